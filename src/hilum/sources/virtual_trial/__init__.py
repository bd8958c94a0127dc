"""A virtual trial: enrolled subjects under the study's own schedule and regimen, with truth."""
