"""A synthetic hospital with a liver clinic in it, which knows what is true of its patients.

Every patient is first a latent one (values, diseases, treatments, what people would answer); the
truth of each criterion of NCT05718492 is computed from that, with no use of the study's readings
or of the engines that evaluate them. Only then are the records written, and gaps planted in them:
each is noted. So a screening can be scored: a verdict that is decided must be the truth, and one
that is open must have a gap.
"""

from hilum.sources.synthetic.hospital import Hospital
from hilum.sources.synthetic.synthesize import FORMS, synthesize

__all__ = ["FORMS", "Hospital", "synthesize"]
