"""The closed table of units (UCUM) with exact factors; what is not in it is never guessed.

Source: The Unified Code for Units of Measure (UCUM) 2.1; NIST SP 811 for the inch and the pound.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hilum.terms.decimals import fold


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its UCUM code, its dimension, how many of the dimension's base it is, an offset.

    base value = (value + offset) * factor
    """

    code: str
    dimension: str
    factor: Fraction
    offset: Fraction = Fraction(0)


def _table(rows: str) -> dict[str, Unit]:
    units = {}
    for row in rows.strip().splitlines():
        code, dimension, factor, *offset = row.split()
        units[code] = Unit(code, dimension, Fraction(factor), *map(Fraction, offset))
    return units


UNITS = _table("""
1            number                1
%            number                1/100
{ratio}      number                1
g/L          mass_concentration    1
g/dL         mass_concentration    10
mg/dL        mass_concentration    1/100
mg/L         mass_concentration    1/1000
ug/dL        mass_concentration    1/100000
ug/mL        mass_concentration    1/1000
ug/L         mass_concentration    1/1000000
ng/mL        mass_concentration    1/1000000
ng/dL        mass_concentration    1/100000000
ng/L         mass_concentration    1/1000000000
pg/mL        mass_concentration    1/1000000000
mmol/L       molar_concentration   1/1000
umol/L       molar_concentration   1/1000000
nmol/L       molar_concentration   1/1000000000
pmol/L       molar_concentration   1/1000000000000
10*9/L       number_concentration  1000000000
10*3/uL      number_concentration  1000000000
10*6/uL      number_concentration  1000000000000
10*12/L      number_concentration  1000000000000
/uL          number_concentration  1000000
U/L          activity              1
[IU]/L       activity              1
[IU]/mL      activity              1000
m[IU]/mL     activity              1
m[IU]/L      activity              1/1000
u[IU]/mL     activity              1/1000
k[IU]/mL     activity              1000000
log10[IU]/mL log_arbitrary         1
ms           time                  1/1000
s            time                  1
min          time                  60
h            time                  3600
d            time                  86400
wk           time                  604800
mo           month                 1
a            month                 12
mm[Hg]       pressure              133.322
kPa          pressure              1000
kg           mass                  1000
g            mass                  1
mg           mass                  1/1000
ug           mass                  1/1000000
[lb_av]      mass                  453.59237
m            length                1000
cm           length                10
mm           length                1
[in_i]       length                25.4
m2           area                  1
mg/d         mass_rate             1/1000
g/d          mass_rate             1
mg/h         mass_rate             24/1000
mg/m2        dose_per_area         1
mL/h         volume_rate           1
mL/min       volume_rate           60
mL/min/{1.73_m2} indexed_volume_rate 1
/min         frequency             1
kg/m2        mass_per_area         1
Cel          temperature           1
[degF]       temperature           5/9       -32
""")

_SPELLINGS = """
1: {INR} INR
%: percent pct
g/L: g/l gm/L gm/l
g/dL: g/dl gm/dL gm/dl G/DL
mg/dL: mg/dl MG/DL
mg/L: mg/l
ug/dL: ug/dl mcg/dL
ug/mL: ug/ml mcg/mL mcg/ml
ug/L: ug/l mcg/L
ng/mL: ng/ml NG/ML
ng/dL: ng/dl
ng/L: ng/l
pg/mL: pg/ml
mmol/L: mmol/l MMOL/L mM
umol/L: umol/l UMOL/L uM
nmol/L: nmol/l
pmol/L: pmol/l
10*9/L: 10^9/L x10^9/L x10*9/L X10^9/L ×10^9/L ×109/L x109/L 10e9/L 10E9/L x10E9/L G/L
10*9/L: 10^9/l x10^9/l *10^9/L 10⁹/L
10*3/uL: K/uL K/ul k/uL K/UL x10^3/uL 10^3/uL 10*3/ul 10e3/uL ×10^3/uL K/cumm K/mm3 thou/uL
10*3/uL: 10³/uL ×10³/uL
10*6/uL: 10⁶/uL ×10⁶/uL m/uL M/uL 10^6/uL x10^6/uL
10*12/L: 10¹²/L ×10¹²/L *10^12/L 10^12/L x10^12/L T/L ×10^12/L
/uL: cells/uL #/uL /mm3 /cumm cells/mm3
U/L: u/L u/l U/l IU/L IU/l
[IU]/mL: IU/mL IU/ml iu/ml
m[IU]/mL: mIU/mL mIU/ml miu/mL
m[IU]/L: mIU/L mIU/l mU/L
u[IU]/mL: uIU/mL uIU/ml uU/mL
log10[IU]/mL: log10IU/mL logIU/mL lgIU/mL log_IU/mL lg[IU]/mL log10(IU/mL)
ms: msec msecs millisecond milliseconds 毫秒
s: sec secs second seconds 秒 S
min: minute minutes 分钟
h: hr hour hours 小时
d: day days 天
wk: week weeks 周
mo: month months 月
a: year years 岁 yr
kPa: kpa KPA
mm[Hg]: mmHg mmhg mm_Hg MMHG
kg: KG Kg 千克 公斤
g: gm gram grams 克
mg: MG Mg 毫克
ug: mcg MCG 微克
[lb_av]: lb lbs Lbs pound pounds
m: meter metre 米
cm: CM 厘米
mm: MM 毫米
[in_i]: in inch inches Inches
m2: m^2 m² 平方米
mg/d: mg/day mg/24h mg/日 mg/天
g/d: g/day
mg/m2: mg/m^2 mg/m²
mL/h: ml/h mL/hr ml/hr
mL/min: ml/min
mL/min/{1.73_m2}: mL/min/1.73m2 ml/min/1.73m2 mL/min/1.73m^2 ml/min/1.73m^2
/min: bpm beats/min 次/分
kg/m2: kg/m^2 Kg/m2
mg/h: mg/hr
Cel: °C ℃ C degC
[degF]: °F F degF
"""


def _spellings(rows: str) -> dict[str, str]:
    table = {_key(code): code for code in UNITS}
    for row in rows.strip().splitlines():
        code, _, spellings = row.partition(":")
        for spelling in spellings.split():
            table[_key(spelling)] = code
    return table


def _key(text: str) -> str:
    # NFKC makes m² into m2 and ×10⁹ into ×109; the sign × is written x.
    return fold(text).replace("×", "x").replace(" ", "").replace("_", "")


SPELLINGS = _spellings(_SPELLINGS)


def read_unit(text: str) -> Unit | None:
    """Return the unit that a spelling names, matched whole; None if the table has none."""
    code = SPELLINGS.get(_key(text))
    return None if code is None else UNITS[code]


def convert(
    number: Decimal, unit: Unit, into: Unit, *, molar_mass_g_per_mol: Decimal | None = None
) -> Fraction | None:
    """Return number in another unit, exactly; None if the two do not measure the same.

    Mass and molar concentration meet through the molar mass. Laboratories print U/L and [IU]/L
    for the same activity, so both share one dimension.
    """
    if unit.code == into.code:
        return Fraction(number)
    if unit.dimension == into.dimension:
        mass = Fraction(1)
    elif molar_mass_g_per_mol is None:
        return None
    else:
        factor = _molar_factor(unit, into, Fraction(molar_mass_g_per_mol))
        if factor is None:
            return None
        mass = factor
    return (Fraction(number) + unit.offset) * unit.factor * mass / into.factor - into.offset


def _molar_factor(unit: Unit, into: Unit, grams_per_mol: Fraction) -> Fraction | None:
    match (unit.dimension, into.dimension):
        case ("mass_concentration", "molar_concentration"):
            return 1 / grams_per_mol
        case ("molar_concentration", "mass_concentration"):
            return grams_per_mol
        case _:
            return None
