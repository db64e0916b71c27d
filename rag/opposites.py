"""Words that are each other's opposite, and units that are not each other, in both languages. Pure.

One line for each pair of opposites, its sides parted by a bar, and one for each unit.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from ingest.text import ZWNJ, normalise

Sides = tuple[frozenset[str], frozenset[str]]

_OPPOSITES = """\
increase increases increased increasing rise rises rose raise raises raised grow grows grew \
growth | decrease decreases decreased decreasing reduce reduces reduced reducing fall falls fell \
lowers lowered shrink shrinks decline declines declined drop drops dropped
more | less fewer
higher | lower
high | low
larger bigger greater | smaller
large big | small
better | worse
best | worst
most highest largest | least lowest smallest fewest
faster | slower
fast quick | slow
longer | shorter
long | short
before prior | after
above over | below under
first | last
positive positively | negative negatively
stronger | weaker
strong | weak
improve improved improves | degrade degrades degraded worsen worsens worsened
outperform outperforms outperformed | underperform underperforms underperformed
maximum maximize maximise | minimum minimize minimise
deeper | shallower
deep | shallow
easier easy | harder hard difficult
expensive | cheap
same identical | different
activate activates activation | inhibit inhibits inhibition deactivate
promote promotes | prevent prevents
true | false
افزایش | کاهش
بیشتر بیش بیشترین | کمتر کم کمترین
بالا بالاتر | پایین پایین‌تر
بزرگ بزرگتر بزرگترین | کوچک کوچکتر کوچکترین
بهتر بهترین | بدتر بدترین
قبل پیش | بعد پس
مثبت | منفی
قوی قویتر قویترین | ضعیف ضعیفتر ضعیفترین
سریع سریعتر سریعترین | کند کندتر کندترین آهسته آهستهتر
بلند طولانی | کوتاه
عمیق | کم‌عمق سطحی
اولین نخستین | آخرین
شمال شمالی | جنوب جنوبی
شرق شرقی | غرب غربی
جدید | قدیمی قدیم
آسان ساده | دشوار سخت
یکسان | متفاوت
"""
_ACROSS = """
increase increases increased rise rises grow grows growth higher high more larger greater افزایش \
بیشتر بیش بالا بالاتر | decrease decreases decreased reduce reduces reduced fall falls decline \
lower low less fewer کاهش کمتر کم پایین
better best improve improves improved outperforms بهتر بهبود | worse worst degrade بدتر بدترین
before قبل | after بعد
first اولین نخستین | last آخرین
positive مثبت | negative منفی
large larger largest big بزرگ بزرگترین | small smaller smallest کوچک کوچکترین
north northern شمال شمالی | south southern جنوب جنوبی
east eastern شرق شرقی | west western غرب غربی
"""
_UNITS = """
percent percentage % درصد
million millions میلیون
billion billions میلیارد
thousand هزار
day days روز
week weeks هفته
month months ماه
year years سال
hour hours ساعت
minute minutes دقیقه
second seconds ثانیه
millisecond milliseconds ms میلی‌ثانیه
metre metres meter meters متر
kilometre kilometres kilometer kilometers km کیلومتر
kilogram kilograms kg کیلوگرم
gram grams گرم
ton tons tonne تن
times برابر
layer layers لایه
head heads سر
epoch epochs دوره
step steps گام
token tokens توکن
sentence sentences جمله
word words کلمه واژه
paragraph paragraphs پاراگراف
document documents سند
"""


def opposites(*, across: bool) -> Sequence[Sides]:
    """Return the pairs of opposites, each both ways round.

    Args:
        across: those whose senses are the same in both languages, for texts in different ones.
    """
    return _pairs(_ACROSS if across else _OPPOSITES)


@cache
def units() -> Mapping[str, int]:
    """Return the words of units, those of one unit under one number."""
    lines = normalise(_UNITS).strip().split("\n")
    return {word: number for number, line in enumerate(lines) for word in line.split()}


@cache
def _pairs(table: str) -> Sequence[Sides]:
    found = []
    for line in normalise(table).replace(ZWNJ, "").strip().split("\n"):
        one, other = (frozenset(side.split()) for side in line.split("|"))
        found += [(one, other), (other, one)]
    return found
