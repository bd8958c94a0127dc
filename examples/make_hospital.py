"""Makes the small hospital in examples/hospital, which is nobody's: every row is invented here.

    python examples/make_hospital.py --out DIR

300 subjects of an invented liver clinic in Guangzhou on the day of screening, 2024-06-30, as the
CSV files of Hilum's templates and one laboratory export as hospitals there have it (Chinese, in
GB18030). The same bytes on every machine: chance comes from streams that are seeded by name, and
values from tables by straight lines, so that no mathematics library has a say.

Two kinds of subjects: those of `CASES`, whose records are in order but for what their case plants,
and the others, whose values follow the state of their liver and whose charts are as complete as
their work-up. Dirt hides a value; it never puts a believable false one in its place.
"""

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from random import Random
from typing import TypeVar

SUBJECTS = 300
AS_OF = date(2024, 6, 30)
REVIEWER, INVESTIGATOR = "Dr. Lin", "Dr. Zhou"
LABORATORY_EXPORT = "检验结果.csv"

COLUMNS = {
    "subjects": "subject birth sex country site",
    "findings": "subject system code concept term time value unit low high status laboratory",
    "events": "subject system code concept term start end ongoing status outcome",
    "interventions": "subject system code concept term start end ongoing status dose unit "
    "daily_total route purpose",
    "coverage": "subject domain start end person date basis",
    "attestations": "subject criterion answer person date",
    "laboratory": "登记号 采样时间 项目名称 结果 单位 参考下限 参考上限",
}

Row = dict[str, str]
T = TypeVar("T")

# ---------------------------------------------------------------- chance


def stream(*names: str) -> Random:
    """Return a stream of chance of its own, so that a change in one leaves the others alone."""
    return Random("hilum hospital/" + "/".join(names))


def along(points: tuple[float, ...], share: float) -> float:
    """Return the value at a share (0 to 1) of a line through evenly spaced points."""
    place = min(max(share, 0.0), 1.0) * (len(points) - 1)
    left = min(int(place), len(points) - 2)
    return points[left] + (points[left + 1] - points[left]) * (place - left)


def pick(options: tuple[T, ...], share: float) -> T:
    """Return one of the options, each as likely as the others."""
    return options[int(share * len(options))]


def ago(days: int) -> str:
    """Return the date so many days before the day of screening."""
    return (AS_OF - timedelta(days=days)).isoformat()


# ---------------------------------------------------------------- tables

GROUPS = (("pretreated", 195), ("first_line", 26), ("earlier", 47), ("other", 32))
"""Advanced HCC after a checkpoint inhibitor with an antiangiogenic drug; advanced HCC otherwise
treated; HCC of an earlier stage; no HCC."""

WORKUP_UP_TO = {
    "pretreated": (0.42, 0.76),
    "first_line": (0.42, 0.96),
    "earlier": (0.42, 0.97),
    "other": (0.48, 1.00),
}
"""Shares of the group up to which a subject is only listed, or reviewed; the rest is worked up."""

LACKING = {
    "recent laboratory": (0.42, 0.15, 0.03),
    "kidney": (0.12, 0.06, 0.02),
    "coagulation": (0.16, 0.08, 0.02),
    "ecog": (0.35, 0.12, 0.03),
    "blood pressure": (0.35, 0.15, 0.05),
    "ascites": (0.30, 0.10, 0.02),
    "encephalopathy": (0.40, 0.18, 0.04),
    "hiv": (0.35, 0.20, 0.04),
    "histology": (0.30, 0.22, 0.08),
    "bclc": (0.22, 0.08, 0.02),
}
"""How often a chart lacks it: subjects only listed, reviewed, worked up."""

AGES = (33.0, 42, 47, 50, 53, 56, 59, 62, 66, 71, 83)
SYSTOLIC = (98.0, 108, 114, 118, 122, 126, 130, 135, 141, 148, 171)
DIASTOLIC = (56.0, 64, 68, 71, 74, 76, 79, 82, 86, 91, 103)
ASCITES_UP_TO = (("none", 0.58), ("mild", 0.84), ("moderate", 0.95), ("severe", 1.01))
ENCEPHALOPATHY_UP_TO = (("none", 0.90), ("grade_1", 0.96), ("grade_2", 1.01))

ANALYTES = """
leukocytes       | 白细胞计数         | 10^9/L | 2 | 3.5-9.5 | 3.5-9.5 | -0.2 | 1
    | 1.9 3.0 3.8 4.4 5.0 5.5 6.1 6.9 7.9 9.6 15
hemoglobin       | 血红蛋白           | g/L    | 0 | 130-175 | 115-150 | -0.3 | 0.92
    | 72 94 105 112 118 124 129 135 142 150 166
platelets        | 血小板计数         | 10^9/L | 0 | 125-350 | 125-350 | -0.4 | 1
    | 22 46 65 82 100 120 143 168 200 246 390
total_bilirubin  | 总胆红素           | umol/L | 1 | 5.0-21.0 | 5.0-21.0 | 0.6 | 1
    | 5 8 10.5 13 15.5 18.5 22 28 40 66 190
alt              | 丙氨酸氨基转移酶   | U/L    | 0 | 9-50 | 7-40 | 0.2 | 1
    | 9 15 19 24 29 36 45 58 82 140 470
ast              | 天门冬氨酸氨基转移酶 | U/L  | 0 | 15-40 | 13-35 | 0.4 | 1
    | 14 21 27 33 41 50 63 84 120 200 560
albumin          | 白蛋白             | g/L    | 1 | 40.0-55.0 | 40.0-55.0 | -0.6 | 1
    | 20 27 30.5 32.8 34.6 36.2 37.8 39.2 41 43 47
creatinine       | 肌酐               | umol/L | 0 | 57-97 | 41-73 | 0 | 0.82
    | 42 55 61 66 71 76 81 87 95 109 210
inr              | 国际标准化比值     |        | 2 | 0.80-1.20 | 0.80-1.20 | 0.6 | 1
    | 0.92 0.98 1.02 1.06 1.09 1.13 1.18 1.25 1.38 1.62 2.9
"""

PANELS = {"creatinine": "kidney", "inr": "coagulation"}
UNIT_SPELLINGS = {
    "umol/L": ("\u03bcmol/L", "\u00b5mol/L", "umol/L"),
    "10^9/L": ("10^9/L", "\u00d710^9/L", "×10⁹/L"),
}

TIME_FORMS_UP_TO = (
    ("{0}-{1:02d}-{2:02d} {3}", 0.86),
    ("{0}/{1}/{2} {3}", 0.96),
    ("{0}年{1}月{2}日 {3}", 1.01),
)

OUTSIDE_LABORATORY = """
血红蛋白 | 718-7 | g/dL | 10 | 1
中性粒细胞计数 | 751-8 | /uL | 0.001 | 0
血小板计数 | 777-3 | 10*3/uL | 1 | 0
总胆红素 | 1975-2 | mg/dL | 17.1 | 1
丙氨酸氨基转移酶 | 1742-6 | U/L | 1 | 0
天门冬氨酸氨基转移酶 | 1920-8 | U/L | 1 | 0
白蛋白 | 1751-7 | g/dL | 10 | 1
肌酐 | 2160-0 | mg/dL | 88.4 | 2
国际标准化比值 | 6301-6 | | 1 | 2
"""
"""Name in the export | LOINC | unit | ours divided by this | decimal places."""

REGIMENS = (
    ("camrelizumab", "卡瑞利珠单抗", "200", "apatinib", "阿帕替尼", "250"),
    ("sintilimab", "信迪利单抗", "200", "bevacizumab", "贝伐珠单抗生物类似药", ""),
    ("atezolizumab", "阿替利珠单抗", "1200", "bevacizumab", "贝伐珠单抗", ""),
    ("tislelizumab", "替雷利珠单抗", "200", "lenvatinib", "仑伐替尼", "8"),
    ("toripalimab", "特瑞普利单抗", "240", "lenvatinib", "仑伐替尼", "12"),
    ("camrelizumab", "卡瑞利珠单抗", "200", "lenvatinib", "仑伐替尼", "8"),
    ("pembrolizumab", "帕博利珠单抗", "200", "lenvatinib", "仑伐替尼", "12"),
    ("sintilimab", "信迪利单抗", "200", "donafenib", "多纳非尼", "400"),
    ("penpulimab", "派安普利单抗", "200", "anlotinib", "安罗替尼", "10"),
    ("nivolumab", "纳武利尤单抗", "240", "regorafenib", "瑞戈非尼", "120"),
    ("cadonilimab", "卡度尼利单抗", "", "lenvatinib", "仑伐替尼", "8"),
)
"""Checkpoint inhibitor, its name and mg a dose; antiangiogenic drug, its name and mg a day."""

FIRST_LINE = (("lenvatinib", "仑伐替尼", "8"), ("sorafenib", "索拉非尼", "800"), None)

METASTASES = (("C78.0", "肺转移"), ("C79.5", "骨转移"), ("C77.2", "腹腔淋巴结转移"))
LOCAL_THERAPIES = (
    ("tace", "肝动脉化疗栓塞术"),
    ("tace", "肝动脉化疗栓塞术"),
    ("liver_ablation", "肝肿瘤射频消融术"),
    ("liver_resection", "肝部分切除术"),
    ("haic", "肝动脉灌注化疗"),
)
OTHER_DIAGNOSES = (
    ("C22.1", "肝内胆管癌"),
    ("C18.7", "乙状结肠癌肝转移"),
    ("C23", "胆囊癌"),
    ("K74.6", "乙型肝炎后肝硬化"),
    ("D18.0", "肝血管瘤"),
    ("K75.4", "自身免疫性肝炎"),
    ("K74.3", "原发性胆汁性胆管炎"),
)
BACKGROUND = (
    ("B18.1", "慢性乙型病毒性肝炎", 0.80, 3300, 9000),
    ("K74.6", "肝硬化", 0.66, 900, 3200),
    ("I10", "原发性高血压", 0.24, 400, 6000),
    ("E11.9", "2型糖尿病", 0.16, 400, 5000),
    ("B18.2", "慢性丙型病毒性肝炎", 0.04, 2000, 8000),
    ("U07.1", "新型冠状病毒感染（已愈）", 0.10, 200, 560),
)
"""Further diagnoses: ICD-10, name as recorded, share of the subjects, least and most days ago."""

DRUGS_FOR = {
    "B18.1": ("J05AF10", "恩替卡韦"),
    "I10": ("C08CA01", "氨氯地平"),
    "E11.9": ("A10BA02", "二甲双胍"),
}

NEGATIVES = (
    ("gastrointestinal_bleeding", "否认消化道出血史"),
    ("liver_decompensation", "否认肝功能失代偿史"),
    ("hepatic_encephalopathy", "否认肝性脑病史"),
    ("hiv_infection", "否认艾滋病病史"),
    ("primary_immunodeficiency", "否认免疫缺陷病史"),
    ("autoimmune_disease", "否认自身免疫性疾病史"),
    ("study_drug_hypersensitivity", "否认奥沙利铂、氟尿嘧啶、亚叶酸钙过敏史"),
    ("cns_tumor", "无中枢神经系统肿瘤"),
    ("other_malignancy", "否认其他恶性肿瘤病史"),
)

BLED = ("gastrointestinal_bleeding", "liver_decompensation")

ASKED = {
    **dict.fromkeys(("I2", "I4", "I6", "I16", "T1"), "yes"),
    **dict.fromkeys(("E2", "E3", "E6", "E7", "E9", "E12"), "no"),
}
"""The criteria that hold attested sentences, and the answer that lets a subject in."""

CHART_QUESTIONS = ("E1", "E4", "E5", "E8", "E10", "E10b")
"""Exclusions that the investigator answers "no" where nobody reviewed the whole chart."""

# A case: how many subjects have it (or which one; + is the same subjects again) | what is planted
# | concept, code, name or criterion | days ago or a date | its end likewise | further columns, some
# of them in the words of `SHORT`.
SHORT = {
    "cured": {"outcome": "recovered_resolved"},
    "still": {"ongoing": "yes"},
    "mmHg": {"unit": "mmHg"},
    "oral": {"unit": "mg", "route": "oral"},
    "vein": {"unit": "mg", "route": "intravenous"},
    "premedication": {"purpose": "hypersensitivity_premedication"},
    "outside": {"laboratory": "外院"},
}
CASES = """
S0001 | person | | | | sex=male birth=1966-03-12 regimen=0 has=B18.1/K74.6
+ | lacks | local | | |
+ | lacks | blood pressure | | |
+ | findings | systolic_blood_pressure | 35 | | value=138 mmHg
+ | findings | diastolic_blood_pressure | 35 | | value=84 mmHg
+ | laboratory | 白细胞计数 | | | 结果=5.10
+ | laboratory | 中性粒细胞计数 | | | 结果=3.42
+ | laboratory | 中性粒细胞百分比 | | | 结果=67.1
+ | laboratory | 血红蛋白 | | | 结果=104
+ | laboratory | 血小板计数 | | | 结果=55
+ | laboratory | 总胆红素 | | | drop=yes
+ | findings | total_bilirubin | 3 | | value=2.6 unit=mg/dL low=0.3 high=1.2 outside
+ | laboratory | 丙氨酸氨基转移酶 | | | 结果=200
+ | laboratory | 天门冬氨酸氨基转移酶 | | | 结果=132
+ | laboratory | 白蛋白 | | | 结果=30.1
+ | laboratory | 肌酐 | | | 结果=98
+ | laboratory | 国际标准化比值 | | | 结果=1.42
+ | laboratory | 凝血酶原时间 | | | 结果=14.6
+ | laboratory | PT秒延长 | | | 结果=2.1
+ | lacks | ascites | | |
+ | findings | ascites | 4 | | value=mild
+ | lacks | ecog | | |
+ | findings | ecog | 4 | | value=1
+ | interventions | C03DA01 | 50 | | term=螺内酯 daily_total=40 oral still
+ | events | macrovascular_invasion | 64 | | term=门静脉癌栓 still
+ | interventions | tace | 40 | | term=肝动脉化疗栓塞术
+ | interventions | dexamethasone | 5 | 5 | term=地塞米松 dose=5 vein premedication
+ | events | C44.3 | 2016-05 | 2016-06 | term=鼻部基底细胞癌（已切除） cured
+ | attest | I4 | | | answer=
1 | laboratory | 血红蛋白 | | | 结果=101
+ | laboratory | 血小板计数 | | | 结果=50
+ | laboratory | 总胆红素 | | | 结果=50.9
+ | laboratory | 白蛋白 | | | 结果=28.1
+ | laboratory | 肌酐 | | | 结果=109
+ | laboratory | 中性粒细胞计数 | | | 结果=3.01
+ | lacks | ascites | | |
+ | findings | ascites | 4 | | value=none
1 | laboratory | 血红蛋白 | | | 结果=100
1 | laboratory | 血小板计数 | | | 结果=49
1 | laboratory | 中性粒细胞计数 | | | 结果=3.00
1 | laboratory | 总胆红素 | | | 结果=51.0
1 | laboratory | 总胆红素 | | | drop=yes
+ | findings | total_bilirubin | 2 | | value=3.0 unit=mg/dL outside
1 | laboratory | 丙氨酸氨基转移酶 | | | 结果=250 参考上限=50
1 | laboratory | 天门冬氨酸氨基转移酶 | | | 结果=>1000
1 | laboratory | 白蛋白 | | | 结果=28.0
1 | laboratory | 肌酐 | | | 结果=110
1 | laboratory | 国际标准化比值 | | | 结果=2.41
+ | laboratory | PT秒延长 | | | 结果=6.4
1 | laboratory | 国际标准化比值 | | | 结果=2.35
+ | laboratory | PT秒延长 | | | 结果=5.6
2 | interventions | tace | 12 | | term=肝动脉化疗栓塞术
1 | interventions | liver_ablation | 20 | | term=肝肿瘤微波消融术
1 | interventions | tace | 28 | | term=肝动脉化疗栓塞术
1 | interventions | tace | 29 | | term=肝动脉化疗栓塞术
+ | interventions | tace | -4 | | term=肝动脉化疗栓塞术（预约） status=planned
1 | interventions | tace | 2024-06 | | term=肝动脉化疗栓塞术（外院）
1 | interventions | haic | 16 | 15 | term=肝动脉灌注化疗
1 | events | I85.0 | 2022-08-14 | 2022-08-21 | term=食管静脉曲张破裂出血 cured
1 | events | K92.2 | 18 | 15 | term=消化道出血 cured
1 | events | refractory_ascites | 70 | | term=难治性腹水 still
1 | events | hepatic_encephalopathy | 2024-03 | 2024-03 | term=肝性脑病 cured
1 | events | B24 | 2019 | | term=人类免疫缺陷病毒感染 still
1 | lacks | hiv | | |
+ | findings | hiv_antibody | 21 | | value=positive term=HIV抗体
1 | events | E05.0 | 210 | | term=格雷夫斯病 still
2 | events | E06.3 | 160 | | term=免疫相关性甲状腺炎 still
1 | events | K51.9 | 2015 | | term=溃疡性结肠炎 still
1 | events | L80 | 300 | | term=白癜风 still
1 | events | hypophysitis | 95 | | term=免疫相关性垂体炎 still
+ | interventions | hydrocortisone | 90 | | term=氢化可的松（替代） daily_total=20 oral still
1 | events | K57.30 | 2021-10 | | term=结肠憩室病（肠镜所见） still
+ | interventions | prednisone | 50 | | term=泼尼松 daily_total=7.5 oral still
+ | interventions | china_live_hepatitis_a_vaccine | 45 | | term=甲型肝炎减毒活疫苗
1 | events | oxaliplatin_hypersensitivity | 2023-09-05 | 2023-09-05 | term=奥沙利铂过敏反应
2 | events | C79.3 | 33 | | term=脑转移 still
1 | events | C44.3 | 2022-02 | | term=面部基底细胞癌 still outcome=not_recovered_not_resolved
1 | events | D06.9 | 2018-03 | 2018-05 | term=宫颈原位癌 cured
+ | person | | | | sex=female birth=1964-09-21
1 | events | C11.9 | 2009-04 | 2010-01 | term=鼻咽癌（放疗后） cured
1 | events | C73 | 2021-03-02 | 2022-01-20 | term=甲状腺乳头状癌（术后） cured
1 | events | C61 | 2023-12 | | term=前列腺癌 still
+ | person | | | | sex=male birth=1955-01-30
1 | events | C34.1 | 2018-11 | | term=肺癌史
1 | interventions | prednisone | 40 | | term=泼尼松 daily_total=20 oral still purpose=gout
1 | interventions | prednisone | 60 | | term=泼尼松 daily_total=7.5 oral still purpose=gout
+ | interventions | hydrocortisone | 20 | | term=氢化可的松 daily_total=20 oral still purpose=asthma
1 | interventions | prednisone | 75 | | term=泼尼松 daily_total=10 oral still
1 | interventions | prednisone | 55 | | term=泼尼松（剂量不详） still oral
1 | interventions | dexamethasone | 9 | 4 | term=地塞米松雾化 daily_total=10 unit=mg route=inhaled
+ | interventions | triamcinolone | 6 | 6 | term=曲安奈德 dose=40 unit=mg route=intraarticular
+ | interventions | J07BB02 | 14 | | term=流感灭活疫苗
1 | interventions | dexamethasone | 8 | 8 | term=地塞米松（止吐） dose=10 vein purpose=antiemetic
1 | interventions | methylprednisolone | 30 | 15 | term=甲泼尼龙 daily_total=40 vein purpose=gout
1 | interventions | methylprednisolone | 30 | 14 | term=甲泼尼龙 daily_total=40 vein purpose=gout
1 | interventions | tacrolimus | 2022-04 | | term=他克莫司 daily_total=2 oral still
+ | interventions | liver_transplantation | 2022-04-11 | | term=同种异体肝移植术
1 | interventions | china_live_hepatitis_a_vaccine | 20 | | term=甲型肝炎减毒活疫苗
1 | interventions | varicella_vaccine | 10 | | term=水痘减毒活疫苗
1 | findings | systolic_blood_pressure | 12 | | value=168 mmHg
+ | findings | diastolic_blood_pressure | 12 | | value=94 mmHg
1 | findings | systolic_blood_pressure | 9 | | value=146 mmHg
+ | findings | diastolic_blood_pressure | 9 | | value=100 mmHg
1 | findings | systolic_blood_pressure | 11 | | value=210 mmHg status=entered-in-error
+ | findings | systolic_blood_pressure | 11 | | value=159 mmHg
+ | findings | diastolic_blood_pressure | 11 | | value=99 mmHg
1 | person | | | | sex=female birth=1988-02-17
+ | lacks | pregnancy test | | |
+ | findings | pregnancy_test | 3 | | value=positive term=尿妊娠试验
1 | person | | | | sex=female birth=1985-07-08
+ | lacks | pregnancy test | | |
1 | person | | | | sex=female birth=1990-11-02
+ | events | lactation | 2024-02 | | term=哺乳期 still
1 | person | | | | birth=1947-10-09
1 | person | | | | birth=1948-07-01
1 | person | | | | birth=1948
2 | lacks | histology | | |
1 | lacks | bclc | | |
+ | findings | bclc_stage | 25 | | value=B
1 | lacks | ecog | | |
+ | findings | ecog | 3 | | value=3
1 | lacks | ecog | | |
+ | findings | ecog | 16 | | value=1
1 | lacks | ascites | | |
+ | findings | ascites | 3 | | value=moderate
1 | attest | I2 | | | answer=no
1 | attest | I4 | | | answer=no
1 | attest | I4 | | | answer=unknown
1 | attest | T1 | | | answer=no
1 | attest | I16 | | | answer=no
1 | attest | E3 | | | answer=yes
1 | attest | E7 | | | answer=yes
1 | attest | E12 | | | answer=yes
1 | laboratory | 血红蛋白 | | | 单位=g%
1 | laboratory | 血小板计数 | | | 单位=
1 | laboratory | 血红蛋白 | | | 结果=1180
1 | laboratory | 总胆红素 | | | 结果=溶血
1 | laboratory | 丙氨酸氨基转移酶 | | | 参考上限= 参考下限=
1 | laboratory | 国际标准化比值 | | | 结果=1.05,复查
+ | laboratory | PT秒延长 | | | drop=yes
1 | laboratory | 中性粒细胞计数 | | | 结果=凝块
1 | laboratory | 总胆红素 | | | 结果=＜５ 单位=μｍｏｌ／Ｌ
+ | laboratory | 白蛋白 | | | 结果=３９．２
+ | laboratory | 肌酐 | | | 结果=<62
4 | person | | | | outside=yes
"""

# ---------------------------------------------------------------- subjects


@dataclass(frozen=True)
class Planted:
    """One line of `CASES` for one subject."""

    table: str
    what: str
    start: str
    end: str
    more: dict[str, str]


@dataclass
class Person:
    """A subject: what is hidden behind the records, and what is planted."""

    subject: str
    group: str
    planted: list[Planted] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.liver = self.chance("liver")
        self.lacks: set[str] = set()
        self.given = {
            k: v for one in self.planted if one.table == "person" for k, v in one.more.items()
        }

    def chance(self, *names: str) -> float:
        """Return a number from 0 to 1, always the same for the same names."""
        return stream(self.subject, *names).random()

    @property
    def in_order(self) -> bool:
        """Whether everything that is not planted is as it should be."""
        return bool(self.planted)

    @property
    def workup(self) -> int:
        """0 only listed, 1 chart reviewed, 2 worked up for the trial."""
        share = self.chance("workup")
        return 2 if self.in_order else sum(share >= limit for limit in WORKUP_UP_TO[self.group])

    @property
    def sex(self) -> str:
        return self.given.get("sex", "male" if self.chance("sex") < 0.85 else "female")

    @property
    def birth(self) -> str:
        """Return the date of birth; of a few only the year is known."""
        if "birth" in self.given:
            return self.given["birth"]
        share = self.chance("age")
        age = along(AGES, 0.15 + 0.7 * share if self.in_order else share)
        born = AS_OF - timedelta(days=int(age * 365.25) + int(365 * self.chance("birthday")))
        return str(born.year) if self.chance("year only") < 0.02 else born.isoformat()

    @property
    def began(self) -> int:
        """How many days ago systemic treatment began."""
        return 130 + int(400 * self.chance("began"))

    @property
    def diagnosed(self) -> int:
        """How many days ago the tumour was found."""
        return self.began + 25 + int(700 * self.chance("diagnosed"))

    def has(self, code: str, share: float) -> bool:
        """Whether the person has one of the diagnoses of `BACKGROUND`."""
        return code in self.given.get("has", "") or self.chance("background", code) < share

    def is_fertile(self) -> bool:
        return self.sex == "female" and AS_OF.year - int(self.birth[:4]) < 52


def read_cases() -> list[tuple[str, list[Planted]]]:
    """Return how many subjects (or which one) and what is planted in each, by case."""
    cases: list[tuple[str, list[Planted]]] = []
    for line in CASES.strip().splitlines():
        who, table, what, start, end, more = (cell.strip() for cell in line.split("|"))
        pairs: dict[str, str] = {}
        for word in more.split():
            name, equals, value = word.partition("=")
            pairs |= {name: value} if equals else SHORT[name]
        if who != "+":
            cases.append((who, []))
        cases[-1][1].append(Planted(table, what, start, end, pairs))
    return cases


def planted_by_subject(pool: list[str]) -> dict[str, list[Planted]]:
    """Give each case its subjects, in the order of the pool."""
    free = [subject for subject in pool if subject != "S0001"]
    planted: dict[str, list[Planted]] = {}
    for who, rows in read_cases():
        for _ in range(int(who) if who.isdigit() else 1):
            planted[free.pop(0) if who.isdigit() else who] = rows
    return planted


def people() -> list[Person]:
    """Return all subjects, in the order of their numbers."""
    names = [f"S{number:04d}" for number in range(1, SUBJECTS + 1)]
    shuffled = sorted(names, key=lambda name: (name != "S0001", stream("order", name).random()))
    groups = [name for name, count in GROUPS for _ in range(count)]
    group_of = dict(zip(shuffled, groups, strict=True))
    planted = planted_by_subject([name for name in shuffled if group_of[name] == "pretreated"])
    return [Person(name, group_of[name], planted.get(name, [])) for name in names]


# ---------------------------------------------------------------- the book of rows


class Book:
    """Gathers the rows of all files."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}

    def add(self, table: str, person: Person, /, **row: str) -> None:
        """Take a row; `what` is a concept, or a code of ICD-10 or ATC, which has a capital."""
        if what := row.pop("what", ""):
            system = "ICD-10" if table == "events" else "ATC"
            row |= {"system": system, "code": what} if what[0].isupper() else {"concept": what}
        self.rows[table].append({"subject": person.subject, **row})

    def write(self, folder: Path) -> None:
        """Write every file."""
        folder.mkdir(parents=True, exist_ok=True)
        for table, columns in COLUMNS.items():
            names = columns.split()
            if table == "laboratory":
                text = "".join(",".join(cells) + "\r\n" for cells in self._cells(table, names))
                (folder / LABORATORY_EXPORT).write_bytes(text.encode("gb18030"))
            else:
                text = StringIO()
                csv.writer(text, lineterminator="\n").writerows(self._cells(table, names))
                (folder / f"{table}.csv").write_bytes(text.getvalue().encode())

    def _cells(self, table: str, names: list[str]) -> Iterator[list[str]]:
        yield names
        for row in self.rows[table]:
            yield [row.get(name, "") for name in names]


# ---------------------------------------------------------------- the disease and its treatment


def add_disease(person: Person, book: Book) -> None:
    """Add the diagnosis, its proof, its stage, and what makes it advanced."""
    if person.group == "other":
        code, term = pick(OTHER_DIAGNOSES, person.chance("diagnosis"))
        book.add("events", person, what=code, term=term, start=ago(90), ongoing="yes")
        return
    found = person.diagnosed
    start = ago(found) if person.chance("month only") < 0.8 else ago(found)[:7]
    book.add("events", person, what="C22.0", term="肝细胞癌", start=start, ongoing="yes")
    if "histology" not in person.lacks:
        term = "病理：肝细胞癌" if person.chance("biopsy") < 0.8 else "穿刺细胞学：肝细胞癌"
        book.add("events", person, what="hcc_histology", term=term, start=ago(found - 9))
    if person.group == "earlier":
        stage = pick(("stage_0", "A", "A", "B", "B"), person.chance("stage"))
    else:
        stage = "C" if person.in_order or person.chance("stage") < 0.95 else "B"
        add_advanced_disease(person, book)
    if "bclc" not in person.lacks:
        days = 8 + int(40 * person.chance("staged"))
        book.add("findings", person, concept="bclc_stage", time=ago(days), value=stage)


def add_advanced_disease(person: Person, book: Book) -> None:
    """Add that the tumour cannot be resected, invades vessels or has spread."""
    start = ago(60 + int(90 * person.chance("advanced")))
    events = []
    if person.in_order or person.chance("unresectable") < 0.9:
        events.append(("unresectable_disease", "不可切除（多学科会诊）"))
    if person.chance("invasion") < 0.5 and person.subject != "S0001":
        events.append(("macrovascular_invasion", "门静脉癌栓"))
    if person.chance("metastasis") < 0.45:
        events.append(pick(METASTASES, person.chance("site")))
    for what, term in events:
        book.add("events", person, what=what, term=term, start=start, ongoing="yes")


def add_systemic_treatment(person: Person, book: Book) -> None:
    """Add the checkpoint inhibitor with the antiangiogenic drug, or an earlier line without it."""
    share = person.chance("regimen")
    ended = 18 + int(60 * person.chance("ended"))
    times = {
        "start": ago(person.began)[: 7 if person.chance("month") < 0.12 else 10],
        "end": ago(ended),
    }
    if person.group == "first_line" and (given := pick(FIRST_LINE, share)):
        what, term, daily = given
        doses = {"daily_total": daily, "unit": "mg", "route": "oral"}
        book.add("interventions", person, what=what, term=term, **times, **doses)
    if person.group != "pretreated":
        return
    chosen = pick(REGIMENS, share)
    if "regimen" in person.given:
        chosen = REGIMENS[int(person.given["regimen"])]
    inhibitor, term, dose, agent, agent_term, daily = chosen
    by_vein = {"dose": dose, "unit": "mg" if dose else "", "route": "intravenous"}
    by_mouth = {"daily_total": daily, "unit": "mg" if daily else ""}
    by_mouth["route"] = "oral" if daily else "intravenous"
    book.add("interventions", person, what=inhibitor, term=term, **times, **by_vein)
    book.add("interventions", person, what=agent, term=agent_term, **times, **by_mouth)
    progressed = {"what": "disease_progression", "term": "影像学进展（RECIST 1.1）"}
    book.add("events", person, start=ago(ended - 4), end=ago(ended - 4), **progressed)


def add_local_treatment(person: Person, book: Book) -> None:
    """Add up to three procedures on the liver; of subjects in order none within two months."""
    if "local" in person.lacks or person.group == "other":
        return
    for number in range(
        int(4 * person.chance("procedures")) if person.chance("local") < 0.7 else 0
    ):
        chance = person.chance("procedure", str(number))
        days = 62 + int((person.diagnosed - 75) * chance)
        if not person.in_order and chance < 0.06:
            days = 3 + int(chance * 400)
        what, term = pick(LOCAL_THERAPIES, person.chance("kind", str(number)))
        start = ago(days) if chance < 0.85 else ago(days)[:7]
        row = {"what": what, "term": term, "start": start}
        book.add("interventions", person, **row, **({"end": start} if what == "haic" else {}))


def add_background(person: Person, book: Book) -> None:
    """Add the other diagnoses and what is taken for them."""
    for code, term, share, least, most in BACKGROUND:
        if person.has(code, share):
            days = least + int((most - least) * person.chance("since", code))
            over = {"end": ago(days - 12)} if code == "U07.1" else {"ongoing": "yes"}
            book.add("events", person, what=code, term=term, start=ago(days)[:7], **over)
            if drug := DRUGS_FOR.get(code):
                row = {"what": drug[0], "term": drug[1], "start": ago(days - 40)[:7]}
                book.add("interventions", person, **row, ongoing="yes", route="oral")
    if not person.in_order and person.liver > 0.88 and person.chance("bleeding") < 0.4:
        days = 40 + int(700 * person.chance("bled"))
        row = {"what": "I85.0", "term": "食管静脉曲张破裂出血", "outcome": "recovered_resolved"}
        book.add("events", person, **row, start=ago(days), end=ago(days - 6))


# ---------------------------------------------------------------- assessments


def step(limits: tuple[tuple[str, float], ...], share: float) -> str:
    """Return the first name whose limit lies above the share."""
    return next(name for name, limit in limits if share < limit)


def add_assessments(person: Person, book: Book) -> None:
    """Add performance status, ascites, encephalopathy and body size."""
    day = ago(1 + int(6 * person.chance("assessed")))
    ill = 0.45 * person.chance("ill") if person.in_order else person.chance("ill")
    state = 0.4 if person.in_order else 0.8 * person.liver + 0.2 * person.chance("belly")
    ecog = str(sum(ill >= limit for limit in (0.3, 0.78, 0.93, 0.985)))
    if "ecog" not in person.lacks:
        book.add("findings", person, concept="ecog", time=day, value=ecog)
    if "ascites" not in person.lacks:
        value = step(ASCITES_UP_TO, state)
        book.add("findings", person, concept="ascites", time=day, value=value)
        if value != "none":
            row = {"what": "C03DA01", "term": "螺内酯", "start": ago(50), "ongoing": "yes"}
            book.add("interventions", person, **row, daily_total="40", unit="mg", route="oral")
    if "encephalopathy" not in person.lacks:
        value = step(ENCEPHALOPATHY_UP_TO, state)
        row = {"concept": "hepatic_encephalopathy_grade", "time": day, "value": value}
        book.add("findings", person, **row)
    weight = f"{46 + 34 * person.chance('weight'):.1f}"
    book.add("findings", person, concept="body_weight", time=day, value=weight, unit="kg")


def add_blood_pressure(person: Person, book: Book) -> None:
    """Add two or three readings; where the chart lacks them, the last is older than four weeks."""
    first = 36 if "blood pressure" in person.lacks else 2
    own = 0.4 if person.in_order else person.chance("pressure")
    for number in range(2 + (person.chance("readings") < 0.5)):
        share = own + 0.3 * (person.chance("reading", str(number)) - 0.5)
        time = ago(first + 8 * number + int(5 * person.chance("read on", str(number))))
        for side, points in (("systolic", SYSTOLIC), ("diastolic", DIASTOLIC)):
            value = f"{along(points, share):.0f}"
            row = {"concept": f"{side}_blood_pressure", "time": time, "value": value}
            book.add("findings", person, **row, unit="mmHg")


def add_fertility(person: Person, book: Book) -> None:
    """Add childbearing potential of younger women; the test is routine before a procedure."""
    if person.is_fertile():
        row = {"what": "fertile", "term": "有生育能力", "start": str(int(person.birth[:4]) + 14)}
        book.add("events", person, **row, ongoing="yes")
    tested = person.sex == "female" and person.workup + person.is_fertile() >= 2
    if tested and "pregnancy test" not in person.lacks:
        row = {"concept": "pregnancy_test", "term": "尿妊娠试验", "value": "negative"}
        book.add("findings", person, **row, time=ago(3))


# ---------------------------------------------------------------- the laboratory


@dataclass(frozen=True)
class Analyte:
    """What the laboratory measures: its name, unit, limits by sex, and how its values spread."""

    concept: str
    name: str
    unit: str
    places: int
    limits: dict[str, str]
    liver: float
    female: float
    points: tuple[float, ...]

    def value(self, person: Person, number: int) -> float:
        """Return the value in the person's sample of this number, 0 being the last."""
        own = person.chance("analyte", self.concept)
        state = person.liver if self.liver >= 0 else 1 - person.liver
        share = abs(self.liver) * state + (1 - abs(self.liver)) * own
        if person.in_order:
            share = 0.48 + 0.2 * own
        share += 0.1 * (person.chance("analyte", self.concept, str(number)) - 0.5)
        return along(self.points, share) * (self.female if person.sex == "female" else 1)


@cache
def read_analytes() -> list[Analyte]:
    """Return the rows of `ANALYTES`."""
    rows = ANALYTES.replace("\n    |", "|").strip().splitlines()
    analytes = []
    for row in rows:
        cells = [cell.strip() for cell in row.split("|")]
        concept, name, unit, places, male, female, liver, factor, points = cells
        spread = tuple(float(point) for point in points.split())
        limits = {"male": male, "female": female}
        numbers = (float(liver), float(factor), spread)
        analytes.append(Analyte(concept, name, unit, int(places), limits, *numbers))
    return analytes


def sample(person: Person, number: int) -> Iterator[Row]:
    """Yield the results of a person's sample, as the laboratory prints them."""
    for analyte in read_analytes():
        if number == 0 and PANELS.get(analyte.concept) in person.lacks:
            continue
        value = analyte.value(person, number)
        low, high = analyte.limits[person.sex].split("-")
        limits = {"参考下限": low, "参考上限": high}
        spellings = UNIT_SPELLINGS.get(analyte.unit, (analyte.unit,))
        unit = pick(spellings, person.chance("spelling", analyte.concept, str(number)))
        text = f"{value:.{analyte.places}f}"
        yield {"项目名称": analyte.name, "结果": text, "单位": unit, **limits}
        if analyte.concept == "leukocytes":
            yield from neutrophils(person, float(text), unit)
        if analyte.concept == "inr":
            yield from prothrombin(float(text))


def neutrophils(person: Person, leukocytes: float, unit: str) -> Iterator[Row]:
    """Yield the count and the percentage, which is a trap for whoever goes by names."""
    share = person.chance("neutrophils")
    percent = 68 + 8 * share if person.in_order else 52 + 26 * share
    count = {"项目名称": "中性粒细胞计数", "结果": f"{leukocytes * percent / 100:.2f}"}
    yield {**count, "单位": unit, "参考下限": "1.80", "参考上限": "6.30"}
    share_of_all = {"项目名称": "中性粒细胞百分比", "结果": f"{percent:.1f}", "单位": "%"}
    yield {**share_of_all, "参考下限": "40.0", "参考上限": "75.0"}


def prothrombin(inr: float) -> Iterator[Row]:
    """Yield the prothrombin time and the seconds above control that belong to an INR."""
    longer = 5.2 * (inr - 1) - 0.1
    time = {"项目名称": "凝血酶原时间", "结果": f"{12.5 + longer:.1f}", "单位": "s"}
    yield {**time, "参考下限": "11.0", "参考上限": "14.5"}
    yield {"项目名称": "PT秒延长", "结果": f"{longer:.1f}", "单位": "s"}


def planted_in(person: Person, number: int) -> Iterator[Row]:
    """Yield the results of a sample with what is planted: all of it in the last, number 0, and on
    the way there in those before."""
    changes = {one.what: one.more for one in person.planted if one.table == "laboratory"}
    for row in sample(person, number):
        change = changes.get(row["项目名称"], {})
        if number:
            yield row | {"结果": on_the_way(row["结果"], change.get("结果", ""))}
        elif "drop" not in change:
            yield row | change


def on_the_way(own: str, planted: str) -> str:
    """Return a value between a person's own and the planted one, if that is a plausible number."""
    _, _, decimals = own.partition(".")
    if not planted.replace(".", "").isdecimal() or not 0.2 < float(planted) / float(own) < 6:
        return own
    return f"{0.4 * float(own) + 0.6 * float(planted):.{len(decimals)}f}"


def add_laboratory(person: Person, book: Book) -> None:
    """Add two or three samples, the last one within the week unless the chart lacks it."""
    late = "recent laboratory" in person.lacks
    last = 9 + int(12 * person.chance("sampled")) if late else 2 + int(5 * person.chance("sampled"))
    for number in reversed(range(2 + (person.chance("samples") < 0.3))):
        days = last + number * (20 + int(6 * person.chance("apart")))
        results = list(planted_in(person, number))
        if number == 0 and ("outside" in person.given or person.chance("outside") < 0.02):
            add_outside_results(person, book, results, ago(days))
        else:
            add_export(person, book, results, ago(days))


def add_export(person: Person, book: Book, results: list[Row], day: str) -> None:
    """Add a sample to the laboratory's export; now and then some of it twice."""
    clock = f"0{6 + int(3 * person.chance('hour'))}:{10 + int(49 * person.chance('minute'))}"
    form = step(TIME_FORMS_UP_TO, person.chance("form"))
    year, month, date_of_month = day.split("-")
    time = form.format(year, int(month), int(date_of_month), clock)
    repeated = 3 if person.chance("repeated", day) < 0.02 else 0
    for row in (*results, *results[:repeated]):
        book.add("laboratory", person, 登记号=person.subject, 采样时间=time, **row)


def add_outside_results(person: Person, book: Book, results: list[Row], day: str) -> None:
    """Add a sample as another hospital reports it: in its own units, and without its limits but
    for the enzymes."""
    by_name = {row["项目名称"]: row for row in results}
    for line in OUTSIDE_LABORATORY.strip().splitlines():
        name, code, unit, divisor, places = (cell.strip() for cell in line.split("|"))
        if row := by_name.get(name):
            value = f"{float(row['结果']) / float(divisor):.{int(places)}f}"
            high = row["参考上限"] if unit == "U/L" else ""
            known = {"system": "LOINC", "code": code, "term": name, "laboratory": "外院"}
            book.add("findings", person, **known, time=day, value=value, unit=unit, high=high)


def add_virology(person: Person, book: Book) -> None:
    """Add the infection screen before procedures, and the tumour marker."""
    day = ago(25 + int(60 * person.chance("virology")))
    infected = person.has("B18.1", 0.8)
    results = [{"项目名称": "乙型肝炎病毒表面抗原", "结果": "阳性" if infected else "阴性"}]
    if "hiv" not in person.lacks:
        results.append({"项目名称": "人类免疫缺陷病毒抗体", "结果": "阴性"})
    if person.group != "other":
        share = person.chance("marker")
        marker = along((1.6, 3, 6, 14, 40, 130, 520, 2400, 9800, 31000, 80000), share)
        text = ">54000" if marker > 54000 else f"{marker:.1f}"
        results.append({"项目名称": "甲胎蛋白", "结果": text, "单位": "ng/mL", "参考上限": "7.0"})
    add_export(person, book, results, day)


# ---------------------------------------------------------------- statements and answers


def add_statements(person: Person, book: Book) -> None:
    """Add who stated that the chart is complete, or what its history denies."""
    if person.group == "pretreated" and person.workup == 2 and answers_for_all(person):
        return
    if person.workup:
        until = ago(0) if person.in_order or person.chance("until") < 0.93 else ago(14)
        unsigned = not person.in_order and person.chance("signed") < 0.03
        row = {"end": until, "person": "" if unsigned else REVIEWER, "date": until}
        for domain in ("events", "interventions"):
            book.add("coverage", person, domain=domain, **row, basis="whole chart reviewed")
    elif person.chance("vaccination register") < 0.15:
        row = {"end": ago(0), "person": REVIEWER, "date": ago(0)}
        book.add("coverage", person, domain="live_vaccine", **row, basis="vaccination register")
    elif person.group != "other" and person.chance("denies") < 0.4:
        has = {row.get("code") for row in book.rows["events"] if row["subject"] == person.subject}
        end = ago(0) if person.chance("denied on") < 0.7 else ago(3)
        for concept, term in NEGATIVES:
            if not ("I85.0" in has and concept in BLED):
                book.add("events", person, what=concept, term=term, end=end, status="absent")


def answers_for_all(person: Person) -> bool:
    """Whether the investigator answered for the whole chart, which nobody else reviewed."""
    return not person.in_order and person.chance("answers for all") < 0.25


def add_answers(person: Person, book: Book) -> None:
    """Add the investigator's answers, for the subjects who are worked up."""
    if person.workup < 2:
        return
    answers = dict(ASKED)
    if person.group != "pretreated":
        answers["T1"] = "no"
    elif answers_for_all(person):
        answers |= dict.fromkeys(CHART_QUESTIONS, "no")
    for criterion in ASKED:
        chance = person.chance("answer", criterion)
        if not person.in_order and chance < 0.05:
            turned = {"yes": "no", "no": "yes"}[answers[criterion]]
            answers[criterion] = turned if chance < 0.02 else ""
    answers |= {one.what: one.more["answer"] for one in person.planted if one.table == "attest"}
    for criterion, answer in answers.items():
        if answer:
            row = {"criterion": criterion, "answer": answer, "person": INVESTIGATOR}
            book.add("attestations", person, **row, date=ago(0))


def add_planted(person: Person, book: Book) -> None:
    """Add the rows of the person's case."""
    for one in person.planted:
        start, end = (
            ago(int(text)) if text.lstrip("-").isdigit() and len(text) < 4 else text
            for text in (one.start, one.end)
        )
        if one.table == "findings":
            book.add("findings", person, concept=one.what, time=start, **one.more)
        elif one.table in ("events", "interventions"):
            book.add(one.table, person, what=one.what, start=start, end=end, **one.more)


# ---------------------------------------------------------------- the hospital


def find_gaps(person: Person) -> set[str]:
    """Return what a person's chart lacks: by plan, or by chance and work-up."""
    if person.in_order:
        return {one.what for one in person.planted if one.table == "lacks"}
    return {
        what
        for what, shares in LACKING.items()
        if person.chance("lacks", what) < shares[person.workup]
    }


PARTS = (
    add_disease,
    add_systemic_treatment,
    add_local_treatment,
    add_background,
    add_assessments,
    add_blood_pressure,
    add_fertility,
    add_virology,
    add_laboratory,
    add_planted,
    add_statements,
    add_answers,
)


def make_hospital() -> Book:
    """Return all rows of the hospital."""
    book = Book()
    for person in people():
        person.lacks = find_gaps(person)
        row = {"birth": person.birth, "sex": person.sex, "country": "CN", "site": "01"}
        book.add("subjects", person, **row)
        for add in PARTS:
            add(person, book)
    return book


def main() -> None:
    """Write the files into the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    here = Path(__file__).parent / "hospital"
    parser.add_argument("--out", type=Path, default=here, help="folder to write the files into")
    make_hospital().write(parser.parse_args().out)


if __name__ == "__main__":
    main()
