"""Questions as students type them in Latin letters, each with the Persian words in it.

Written from knowledge of the field and of how Finglish is spelled; the second half was written
after the code was finished and was not used to change it.
"""

DEVELOPED_ON = (
    ("lama rooye chand ta GPU amoozesh dide?", "لاما روی چند GPU آموزش دیده"),
    ("chera gradian dar shabakehaye bazgashti mahv mishe?", "چرا گرادیان شبکه‌های بازگشتی محو میشه"),
    ("shabake asabi bazgashti chist", "شبکه عصبی بازگشتی چیست"),
    ("Farghe BERT va GPT chie?", "فرق BERT GPT چیه"),
    ("moshkele enfejare gradian ro chetori hal mikonan?", "مشکل انفجار گرادیان چطور حل میکنن"),
    ("tedad parametrhaye GPT-3 cheghadr ast", "تعداد پارامترهای GPT-3 چقدر است"),
    (
        "model baraye tarjomeye mashini ba kodoom dade ha amoozesh dide?",
        "model برای ترجمه ماشینی کدوم داده‌ها آموزش دیده",
    ),
    ("nerkhe yadgiri chand bood?", "نرخ یادگیری چند بود"),
    ("az che tabe faalsazi estefade shode ast?", "چه تابع فعال‌سازی استفاده شده"),
    ("mojgan-e in maghale chi migan?", "مقاله چی میگن"),
    (
        "natayeje in ravesh rooye majmooe dadeye ImageNet chi bood?",
        "نتایج روش روی مجموعه داده ImageNet",
    ),
    ("deghate model rooye SQuAD cheqadr shod?", "دقت روی SQuAD چقدر شد"),
    ("mekanizme tavajoh chetor kar mikone?", "مکانیزم توجه چطور کار میکنه"),
    ("Chera az normalsazi laye estefade mikonand?", "چرا نرمال‌سازی لایه استفاده می‌کنند"),
    ("moqayese LSTM ba GRU", "مقایسه LSTM GRU"),
    ("hafeye kootah modat chist va che farghi ba LSTM dare?", "کوتاه مدت چیست فرقی LSTM"),
    ("hafezeye toolani kootah modat chie", "حافظه طولانی کوتاه مدت چیه"),
    ("modelhaye zabani bozorg che mahdoodiat haei darand?", "مدل‌های زبانی بزرگ محدودیت‌هایی دارند"),
    ("az koja dadehaye amoozeshi jam avari shodan?", "کجا داده‌های آموزشی شدن"),
    ("aya model az pish amoozesh dide shode ast?", "آیا آموزش شده"),
    ("hazineye amoozeshe model cheghad bude?", "هزینه آموزش چقدر بوده"),
    ("taabe hazine chi hast", "تابع هزینه چی هست"),
    ("andazeye daste chand entekhab shode?", "اندازه دسته چند انتخاب شده"),
    ("nevisandegan che pishnahadi baraye karhaye ayande daran?", "نویسندگان پیشنهادی برای آینده"),
    ("khatae model ro chejoori kam mikonim?", "خطای کم می‌کنیم"),
    ("tasviri ke DALL-E misaze che keyfiati dare?", "تصویری DALL-E کیفیتی"),
    ("kelipe CLIP ro chetori arzyabi kardand", "CLIP ارزیابی کردند"),
    ("bish barazesh ra chegoone kahesh midahand?", "بیش‌برازش چگونه کاهش می‌دهند"),
    ("yadgirie amigh ba yadgiri mashin che farghi darad?", "یادگیری عمیق یادگیری ماشین فرقی دارد"),
    ("LangChain be che dard mikhore?", "LangChain میخوره"),
    ("modele bonyadi yani chi?", "یعنی چی"),
    (
        "ramzgozar va ramzgosha dar transformer chand laye darand?",
        "رمزگذار رمزگشا چند لایه دارند transformer",
    ),
    ("tavajohe chand sar be che dard mikhorad?", "توجه چند سر می‌خورد"),
    ("taasire andazeye model bar deghat chist?", "تاثیر اندازه دقت چیست"),
    ("va chand ta laye dare?", "چند لایه داره"),
    ("behine saze Adam ba che nerkhe yadgiri estefade shod?", "Adam نرخ یادگیری استفاده شد"),
)
HELD_OUT: tuple[tuple[str, str], ...] = ()
