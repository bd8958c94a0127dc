# Reference values of tests/stats, by R's survival package. Run here: Rscript survival.R
# Writes lung.csv, colon.csv, veteran.csv, pbc.csv (the rows used) and survival.json.
library(survival)
library(jsonlite)

lung <- data.frame(time = survival::lung$time, event = survival::lung$status == 2,
                   age = survival::lung$age, sex = survival::lung$sex, ecog = survival::lung$ph.ecog)
colon <- subset(survival::colon, etype == 2)
colon <- data.frame(time = colon$time, event = colon$status == 1, rx = as.character(colon$rx),
                    obstruct = colon$obstruct, surg = colon$surg, node4 = colon$node4,
                    age = colon$age)
veteran <- data.frame(time = survival::veteran$time, event = survival::veteran$status == 1,
                      trt = survival::veteran$trt, celltype = as.character(survival::veteran$celltype),
                      karno = survival::veteran$karno, age = survival::veteran$age,
                      prior = survival::veteran$prior)
pbc <- subset(survival::pbc, !is.na(trt))
pbc <- data.frame(time = pbc$time, event = pbc$status == 2, trt = pbc$trt, age = pbc$age,
                  edema = pbc$edema, log_bili = log(pbc$bili), albumin = pbc$albumin)
sets <- list(lung = lung, colon = colon, veteran = veteran, pbc = pbc)
for (name in names(sets)) {
  x <- sets[[name]]
  x$event <- as.integer(x$event)
  write.csv(x, paste0(name, ".csv"), row.names = FALSE, na = "", quote = FALSE)
}

landmarks <- c(3, 30, 182.625, 365.25, 730.5)
curve_of <- function(data, rows = rep(TRUE, nrow(data))) {
  d <- data[rows, ]
  out <- list()
  for (conf in c("log-log", "log", "plain")) {
    fit <- survfit(Surv(time, event) ~ 1, data = d, conf.type = conf)
    q <- quantile(fit, c(0.25, 0.5, 0.75))
    at <- summary(fit, times = landmarks[landmarks <= max(fit$time)])
    out[[conf]] <- list(
      lower = fit$lower, upper = fit$upper,
      quantile = unname(q$quantile), quantile_lower = unname(q$lower), quantile_upper = unname(q$upper),
      landmark = at$time, rate = at$surv, rate_lower = at$lower, rate_upper = at$upper)
  }
  q90 <- quantile(survfit(Surv(time, event) ~ 1, data = d, conf.type = "log-log", conf.int = 0.9), 0.5)
  reverse <- survfit(Surv(time, 1 - event) ~ 1, data = d, conf.type = "log-log")
  r <- quantile(reverse, 0.5)
  mean_of <- function(fit, until) unname(summary(fit, rmean = until)$table[c("rmean", "se(rmean)")])
  list(times = fit$time, at_risk = fit$n.risk, events = fit$n.event, censored = fit$n.censor,
       survival = fit$surv, standard_error = summary(fit, censored = TRUE)$std.err, limits = out,
       median_90 = unname(c(q90$quantile, q90$lower, q90$upper)),
       follow_up = unname(c(r$quantile, r$lower, r$upper)),
       mean_to_365 = mean_of(fit, 365), mean_to_last = mean_of(fit, max(d$time)))
}

test_of <- function(formula, data) {
  fit <- survdiff(formula, data = data)
  sum_of <- function(x) if (is.matrix(x)) rowSums(x) else x
  list(observed = unname(sum_of(fit$obs)), expected = unname(sum_of(fit$exp)),
       chi_square = fit$chisq, degrees_of_freedom = length(fit$n) - 1,
       p_value = pchisq(fit$chisq, length(fit$n) - 1, lower.tail = FALSE))
}

cox_of <- function(formula, data) {
  fit <- coxph(formula, data = data, ties = "efron", x = TRUE, y = TRUE, model = TRUE,
               control = coxph.control(eps = 1e-12, toler.chol = 1e-13, iter.max = 50))
  s <- summary(fit)
  zph <- lapply(c(km = "km", identity = "identity"), function(how) {
    z <- cox.zph(fit, transform = how, terms = FALSE)
    list(chi_square = unname(z$table[, "chisq"]), p_value = unname(z$table[, "p"]),
         degrees_of_freedom = unname(z$table[, "df"]))
  })
  list(names = names(coef(fit)), n = fit$n, events = fit$nevent,
       coefficient = unname(coef(fit)), standard_error = unname(s$coefficients[, "se(coef)"]),
       z = unname(s$coefficients[, "z"]), p_value = unname(s$coefficients[, "Pr(>|z|)"]),
       hazard_ratio = unname(s$conf.int[, "exp(coef)"]), lower = unname(s$conf.int[, "lower .95"]),
       upper = unname(s$conf.int[, "upper .95"]), log_likelihood = fit$loglik,
       ratio_test = unname(s$logtest), covariance = unname(fit$var), proportional_hazards = zph)
}

months <- lung
months$time <- ceiling(lung$time / 30.4375)
few <- data.frame(time = c(1, 2, 2, 3, 4, 5, 5, 6), event = c(TRUE, TRUE, FALSE, TRUE, FALSE, TRUE, TRUE, FALSE))
even <- data.frame(time = 1:4, event = c(TRUE, TRUE, FALSE, FALSE))   # survival stays on 0.5 to the end
step <- data.frame(time = 1:6, event = c(TRUE, TRUE, TRUE, TRUE, TRUE, TRUE))
result <- list(
  versions = list(R = R.version$version.string, survival = as.character(packageVersion("survival"))),
  curves = list(
    lung = curve_of(lung), lung_male = curve_of(lung, lung$sex == 1),
    lung_female = curve_of(lung, lung$sex == 2), lung_months = curve_of(months),
    colon = curve_of(colon), veteran = curve_of(veteran), pbc = curve_of(pbc),
    few = curve_of(few), even = curve_of(even), step = curve_of(step)),
  log_rank = list(
    lung_sex = test_of(Surv(time, event) ~ sex, lung),
    colon_rx = test_of(Surv(time, event) ~ rx, colon),
    veteran_celltype = test_of(Surv(time, event) ~ celltype, veteran),
    pbc_trt = test_of(Surv(time, event) ~ trt, pbc),
    lung_sex_by_ecog = test_of(Surv(time, event) ~ sex + strata(ecog), subset(lung, !is.na(ecog))),
    colon_rx_by_node4 = test_of(Surv(time, event) ~ rx + strata(node4), colon),
    veteran_trt_by_celltype = test_of(Surv(time, event) ~ trt + strata(celltype), veteran)),
  cox = list(
    lung_sex = cox_of(Surv(time, event) ~ sex, lung),
    lung_months_sex_age = cox_of(Surv(time, event) ~ sex + age, months),
    lung_three = cox_of(Surv(time, event) ~ sex + age + ecog, subset(lung, !is.na(ecog))),
    colon_three = cox_of(Surv(time, event) ~ obstruct + node4 + age, colon),
    veteran_three = cox_of(Surv(time, event) ~ trt + karno + age, veteran),
    veteran_by_celltype = cox_of(Surv(time, event) ~ trt + karno + strata(celltype), veteran),
    pbc_five = cox_of(Surv(time, event) ~ trt + age + edema + log_bili + albumin, pbc)))
write(toJSON(result, digits = I(12), na = "null", auto_unbox = FALSE, null = "null"), "survival.json")
