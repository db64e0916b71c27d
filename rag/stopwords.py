"""Words that say how a question is put, not what it is about."""

_ENGLISH = frozenset(
    """
    a about above after again all also am an and any are as at be because been before being
    between both but by can could did do does doing done during each either etc every for
    from get give given gives had has have having he her here him his how i if in into is it
    its itself just kind let like made make many may me might more most much must my need no
    nor not of off on once one only or other our out over own please same say says see she
    should so some such tell than that the their them then there these they this those
    through to too under until up upon us use used uses using very was we were what when
    where whether which while who whom whose why will with within without would you your
    paper papers article authors author according state stated explain describe mean means
    called
    """.split()
)
_PERSIAN = frozenset(
    """
    و در به از که را رو این آن ان با برای تا بر هم یا اما ولی اگر چون پس نیز هر همه همین
    همان است هست بود شد شود شده باشد کرد کند کنند کردن کرده می نمی دارد دارند داشت داشته
    شوند شدند چه چی چیست چیه چرا چگونه چطور چطوری کدام کدوم کجا کی کیست آیا ایا چند چقدر
    چه‌قدر من تو او ما شما آنها انها آن‌ها ان‌ها ایشان اینها این‌ها خود خودش یک یکی دو بین
    میان توی روی مقاله مقالهٔ مقاله‌ی نویسندگان نویسنده گفته می‌گوید میگه بگو بگید لطفا
    لطفاً توضیح بده دهید می‌شود میشه می‌کند میکنه می‌کنند می‌شوند هستند بوده اند اینکه طبق
    براساس بنابراین درباره مورد وقتی بعد قبل زیر بالا دیگر دیگه فقط باید نباید مگر حتی مثل
    مانند یعنی یه رو اش ش
    """.split()
)


def is_stopword(word: str) -> bool:
    """Tell whether a normalised word carries no content in a question."""
    return word in _ENGLISH or word in _PERSIAN
