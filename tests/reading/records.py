"""Small records with invented content, in every format."""

import json
from typing import Any

CRITERIA = """\
Inclusion Criteria:

1. Age of 18 years or older.
2. Adequate function of organs, by tests of the last 14 days:
   * Hemoglobin of at least 90 g/L
   * Platelets > 75 x 10^9/L
3. Written consent.

Exclusion Criteria:

* Pregnancy
* Live vaccine in the last 30 days
"""

PAGE = """\
Overview

A Trial of Placidumab in Adults With Placid Carcinoma

Status:
Recruiting
Target enrollment:
40
Summary
Placid carcinoma is rare. This trial asks whether placidumab shrinks it.
Phase:
Phase 2
Details
Lead Sponsor:
Hospital of the Invented City
Treatments:
Placidumab
Soothing water
Criteria
Inclusion Criteria:

Age of 18 years or older.

Exclusion Criteria:

Pregnancy
"""


def study(**eligibility: Any) -> dict[str, Any]:
    """A study as API v2 writes one."""
    eligibility = {"eligibilityCriteria": CRITERIA, "sex": "ALL", **eligibility}
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": "NCT99999901",
                "orgStudyIdInfo": {"id": "PLACID-1"},
                "briefTitle": "Placidumab in Placid Carcinoma",
            },
            "statusModule": {
                "overallStatus": "RECRUITING",
                "completionDateStruct": {"date": "2031-05-01", "type": "ESTIMATED"},
            },
            "designModule": {"phases": ["PHASE1", "PHASE2"], "enrollmentInfo": {"count": 40}},
            "conditionsModule": {"conditions": ["Placid Carcinoma"], "keywords": []},
            "eligibilityModule": {"healthyVolunteers": False, **eligibility},
        },
        "hasResults": False,
    }


def as_json(record: Any) -> bytes:
    return json.dumps(record, ensure_ascii=False, indent=1).encode()


XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<clinical_study rank="7">
  <!-- made up -->
  <id_info>
    <org_study_id>PLACID-1</org_study_id>
    <nct_id>NCT99999901</nct_id>
  </id_info>
  <brief_title>Placidumab &amp; Water in Placid Carcinoma</brief_title>
  <completion_date type="Anticipated">May 1, 2031</completion_date>
  <intervention>
    <intervention_name>Placidumab</intervention_name>
  </intervention>
  <intervention>
    <intervention_name>Soothing water</intervention_name>
  </intervention>
  <eligibility>
    <criteria>
      <textblock>
        Inclusion Criteria:

          -  Age of 18 years or older, and able to come to the hospital of the invented city on
             every day of a visit

          -  Written consent

        Exclusion Criteria:

          -  Pregnancy
      </textblock>
    </criteria>
    <gender>All</gender>
    <minimum_age>18 Years</minimum_age>
  </eligibility>
  <keyword/>
</clinical_study>
"""

CLASSIC_TEXT = """\
Study Identification
Unique Protocol ID: PLACID-1
Brief Title: Placidumab in Placid Carcinoma
Official Title: A Trial of Placidumab in Adults of the Invented City
                With Placid Carcinoma
Study Status
Overall Status: Recruiting
Study Completion: May 1, 2031
Brief Summary: Placid carcinoma is rare.
Detailed Description:
Phase: the disease has two of them.
Conditions: Placid Carcinoma
Eligibility
Minimum Age: 18 Years
Sex: All
Accepts Healthy Volunteers: No
Criteria:
Inclusion Criteria:

- Age: 18 years or older
- Phase: any

Exclusion Criteria:

- Pregnancy
Study Officials:
A. Physician
"""

PLAIN = """\
A letter about a trial

Key Inclusion Criteria
Age of 18 years or older
Written consent

Key Exclusion Criteria
Pregnancy
"""

CHINESE = """\
注册号：ChiCTR0000000001
注册题目：宁静单抗治疗宁静癌的单臂研究
研究所处阶段：II期
纳入标准：
1. 年龄18至75岁；
2. ECOG评分0-1分；
3. 签署知情同意书。
排除标准：
（1）妊娠或哺乳期妇女；
（2）对研究药物过敏者。
研究实施时间：从 2030-01-01 至 2031-01-01
"""
