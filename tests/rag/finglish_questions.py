"""Questions as students type them in Latin letters, each with the Persian words in it.

Written from knowledge of the field and of how Finglish is spelled. `HELD_OUT` was written after
the code and scored once; faults of rules that it showed were mended then. `UNSEEN` was written
last and changed nothing.
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
    ("khatae model ro chejoori kam mikonim?", "خطا کم می‌کنیم"),
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
HELD_OUT = (
    ("che tedad noskhe az model montasher shod?", "تعداد نسخه منتشر شد"),
    ("Tafavote asli beyne ramzgozar va ramzgosha chist?", "تفاوت اصلی بین رمزگذار رمزگشا چیست"),
    (
        "chetor mitunam model ro baraye zaban farsi tanzim konam?",
        "چطور می‌تونم برای زبان فارسی تنظیم کنم",
    ),
    ("majmooe dadehaye arzyabi chand nemoone darad?", "مجموعه داده‌های ارزیابی چند نمونه دارد"),
    ("kodam model behtarin natije ra be dast avard?", "کدام بهترین نتیجه دست آورد"),
    ("Nevisande ha che mahdoodiathayi ra zekr kardan?", "نویسنده‌ها محدودیت‌هایی ذکر کردن"),
    (
        "az che shakhesi baraye sanjeshe keyfiate tarjome estefade kardand?",
        "شاخصی سنجش کیفیت ترجمه استفاده کردند",
    ),
    (
        "olgooritme yadgiri taghviati chejoori kar mikone?",
        "الگوریتم یادگیری تقویتی چجوری کار میکنه",
    ),
    ("chera shabakeye amightar deghate kamtari dasht?", "چرا شبکه عمیق‌تر دقت کمتری داشت"),
    (
        "ba afzayeshe andazeye model khata chetor taghir mikonad?",
        "افزایش اندازه خطا چطور تغییر می‌کند",
    ),
    ("hooshe masnooi chie?", "هوش مصنوعی چیه"),
    ("modele zabani bozorg chejuri matn tolid mikone", "مدل زبانی بزرگ چجوری متن تولید میکنه"),
    ("baraye jologiri az bishbarazesh che kar kardand?", "برای جلوگیری بیش‌برازش کار کردند"),
    ("farayande pishpardazesh dadeha ra sharh bede", "فرایند پیش‌پردازش داده‌ها شرح بده"),
    (
        "chand darsad az dade ha baraye azmoon kenar gozashte shod?",
        "چند درصد داده‌ها برای آزمون کنار گذاشته شد",
    ),
    ("Aya in model motenbaz ast?", "آیا متن‌باز است"),
    ("tooli tarin dore amoozesh chand rooz bood?", "طولانی‌ترین دوره آموزش چند روز بود"),
    ("vaznhaye model ro az koja mishe gereft?", "وزن‌های کجا میشه گرفت"),
    ("taabe khata dar in pajoohesh chi boode?", "تابع خطا پژوهش چی بوده"),
    ("jasazi kalamat yani chi?", "جاسازی کلمات یعنی چی"),
    ("tasvirsazi ba DALL-E 2 cheghad tool mikeshe?", "تصویرسازی چقدر طول می‌کشه DALL-E"),
    ("enteghale yadgiri che mazayayi dare?", "انتقال یادگیری مزایایی داره"),
    ("asare tedad laye ha rooye deghat chi bood?", "اثر تعداد لایه‌ها دقت بود"),
    ("daroone har block che laye haei gharar dare?", "درون هر چه لایه‌هایی قرار داره"),
    ("chera BERT do tarafe ast vali GPT na?", "چرا دو طرفه ولی BERT GPT"),
    ("sakhtare LSTM az che darvazehayi tashkil shode?", "ساختار LSTM دروازه‌هایی تشکیل شده"),
    ("hadafe pishamoozesh chie?", "هدف پیش‌آموزش چیه"),
    (
        "che rabetei beyne andazeye dade va amalkard vojood darad?",
        "رابطه‌ای اندازه داده عملکرد وجود دارد",
    ),
    ("bardare vizhegi ro chetor hesab mikonan?", "بردار ویژگی چطور حساب میکنن"),
    ("natayej ba modelhaye ghabli moghayese shode?", "نتایج مدل‌های قبلی مقایسه شده"),
    ("ketabkhaneye transformers be che kar miad?", "کتابخانه کار میاد"),
    ("soorate masale ro tozih bedid", "صورت مساله توضیح بدید"),
    ("nemoodare mosalas chio neshoon mide?", "نمودار مثلث نشان میده"),
    ("Florence baraye che vazayefi arzyabi shod?", "برای وظایفی ارزیابی شد Florence"),
    (
        "behinesazi ba gradiane kaheshi tasadofi chegoone anjam mishavad?",
        "بهینه‌سازی گرادیان کاهشی تصادفی چگونه انجام می‌شود",
    ),
    ("khob hala chand ta parametr dare?", "خوب حالا چند پارامتر داره"),
)
UNSEEN = (
    (
        "che farghi beyne yadgirie ba nezarat va bedoone nezarat hast?",
        "چه فرقی بین یادگیری با نظارت بدون نظارت هست",
    ),
    ("in model rooye che zabanhayi azmayesh shode?", "روی چه زبان‌هایی آزمایش شده"),
    ("chetor mishe sorate estentaj ro bala bord?", "چطور میشه سرعت استنتاج رو بالا برد"),
    (
        "nevisandegan az che raveshi baraye barchasb gozari estefade kardan?",
        "نویسندگان چه روشی برای برچسب‌گذاری استفاده کردن",
    ),
    (
        "hafezeye lazem baraye ejraye model chand gigabayt ast?",
        "حافظه لازم برای اجرای چند گیگابایت است",
    ),
    (
        "chera tavajohe be khod behtar az shabake haye bazgashti amal mikonad?",
        "چرا توجه خود بهتر شبکه‌های بازگشتی عمل می‌کند",
    ),
    ("tozie dadeha motevazen bood ya namotevazen?", "توزیع داده‌ها متوازن بود نامتوازن"),
    ("natayeje ensani ba natayeje model moghayese shod?", "نتایج انسانی مقایسه شد"),
    ("sooghiri dar modelhaye zabani az koja miad?", "سوگیری مدل‌های زبانی کجا میاد"),
    (
        "aya kod va vaznha be soorate omoomi montasher shodeand?",
        "آیا کد وزن‌ها صورت عمومی منتشر شده‌اند",
    ),
    (
        "Meghdare avaliye vaznha ro chetori moshakhas kardand?",
        "مقدار اولیه وزن‌ها رو چطور مشخص کردند",
    ),
    ("tabaghebandi tasvir ba CNN che moshkelati dasht?", "طبقه‌بندی تصویر چه مشکلاتی داشت"),
    ("mantegh-e in tasmim chi bude?", "منطق تصمیم چی بوده"),
    (
        "ba che sakht afzari va chand saat amoozesh anjam shod?",
        "چه سخت‌افزاری چند ساعت آموزش انجام شد",
    ),
    ("payani mesale monaseb baraye towzihe vanishing gradient bede", "مثال مناسب برای توضیح بده"),
    ("makhzane dadeye Wikipedia farsi chand maghale dasht?", "مخزن داده چند مقاله داشت"),
)
