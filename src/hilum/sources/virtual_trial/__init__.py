"""A virtual trial: enrolled subjects under the study's own schedule and regimen, with truth.

Each subject is first a latent one: a liver, a tumor that grows and answers to the doses, a
tolerance of toxicity. Values, lesions and events are drawn from that at the visits of the schedule,
the doses are those that the study's rules propose, and what is true (response, progression, death,
grades) is computed here, with no use of the rules that will judge the records.
"""

from hilum.sources.virtual_trial.synthesize import synthesize_trial
from hilum.sources.virtual_trial.trial import Trial

__all__ = ["Trial", "synthesize_trial"]
