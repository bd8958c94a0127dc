# Reference values of tests/stats, by ph2simon and ph2single of R's clinfun package.
# Run here: Rscript designs.R
library(clinfun)
library(jsonlite)

tables <- list(
  c(0.05, 0.25), c(0.10, 0.30), c(0.20, 0.40), c(0.30, 0.50), c(0.40, 0.60), c(0.50, 0.70),
  c(0.60, 0.80), c(0.70, 0.90), c(0.05, 0.20), c(0.10, 0.25), c(0.20, 0.35), c(0.30, 0.45),
  c(0.40, 0.55), c(0.50, 0.65), c(0.60, 0.75), c(0.70, 0.85), c(0.80, 0.95), c(0.14, 0.30))
errors <- list(c(0.10, 0.10), c(0.05, 0.20), c(0.05, 0.10))
row_of <- function(row) list(design = unname(row[1:4]), expected = unname(row[5]), early = unname(row[6]))
simon <- list()
single <- list()
for (rates in tables) for (error in errors) {
  out <- ph2simon(rates[1], rates[2], error[1], error[2], nmax = 150)$out
  simon[[length(simon) + 1]] <- list(
    rates = rates, errors = error, optimal = row_of(out[which.min(out[, 5]), ]),
    minimax = row_of(out[1, ]))
  one <- ph2single(rates[1], rates[2], error[1], error[2], nsoln = 1)
  single[[length(single) + 1]] <- list(
    rates = rates, errors = error, design = c(one$r, one$n), type_1 = one[[3]], type_2 = one[[4]])
}
versions <- list(R = R.version$version.string, clinfun = as.character(packageVersion("clinfun")))
write(toJSON(list(versions = versions, simon = simon, single = single), digits = I(12)), "designs.json")
