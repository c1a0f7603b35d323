import type { ClvWords } from "./forecast-words.ts";

export const en: ClvWords = {
  tiers: {
    high: {
      label: "High CLV",
      actions: ["Assign dedicated account managers", "Offer premium services", "Prioritize support"],
    },
    medium: {
      label: "Medium CLV",
      actions: ["Implement upsell/cross-sell campaigns", "Implement loyalty programs"],
    },
    low: {
      label: "Low CLV",
      actions: ["Automate service delivery", "Optimize acquisition costs", "Consider churn risk"],
    },
  },
  models: {
    auto: "Best by holdout",
    probabilistic: "Best probabilistic model",
    bg_nbd: "BG/NBD",
    mbg_nbd: "MBG/NBD",
    pareto_nbd: "Pareto/NBD",
    gamma_gamma: "Gamma-Gamma",
    gradient_boosting: "Gradient boosting",
    cohort: "Cohort average",
    ensemble: "Ensemble",
    status_quo: "The rate so far goes on",
    cohort_mean: "Everybody like the mean of their cohort",
  },
  reasons: {
    requested: "{model} was asked for.",
    stood_in: "{asked} could not be fitted to these customers: {model} stood in.",
    least_error: "{model} came closest to purchases that it had not seen.",
    simplest_of_the_best: "{model} is the simplest of those that came closest to purchases they had not seen.",
    best_likelihood: "{model} fits best what is known: there is too little time, or no dates, to test models on.",
    too_little_data: "{model}: too little is known of these customers to choose among models.",
  },
  warnings: {
    short_history: "Less than 6 months of transaction history: intervals are wide.",
    one_purchase_each: "Everybody bought once: how often they will come back is a cautious guess.",
    few_customers:
      "Only {customers, plural, one {# customer} other {# customers}}: too few for a distribution to be learned from them.",
    amounts_missing:
      "{count, plural, one {# purchase has} other {# purchases have}} no amount: the mean of the others was used.",
    no_amounts: "No purchase has an amount: purchases are forecast, and money is 0.",
    amounts_capped:
      "{count, plural, one {# amount} other {# amounts}} above {cap, number} counted as {cap, number}: ten times what nearly all others stay under.",
    refunds:
      "{count, plural, one {# amount} other {# amounts}} below 0 taken for money given back, off the purchases before.",
    after_as_of:
      "{count, plural, one {# purchase was} other {# purchases were}} left out: later than the day of the forecast.",
    regular_timing:
      "These customers buy at regular intervals, which no model of this family knows: intervals are too wide, and whoever is overdue looks too much alive.",
    horizon_beyond_history:
      "The horizon of {horizon, plural, one {# day} other {# days}} is longer than the {days, plural, one {# day} other {# days}} of history: its later part is extrapolated.",
    not_validated: "No holdout could be kept back: how good the forecast is, is not known.",
    needs_dates: "Summaries hold no dates: models and cohorts that need them were left out.",
    features_unused: "The features that were given are used by gradient boosting alone.",
    too_little_to_learn: "There is too little history for {model} to learn from; {fallback} was used instead.",
    not_converged: "{model} did not converge; {fallback} was used instead.",
    best_reached: "{model} did not converge to the end: the best values that were reached are used.",
    parameters_assumed:
      "There are too few repeat purchases to fit {model}: their rate so far and usual values for the rest stand in.",
    spending_assumed:
      "Too few customers with repeat purchases have an amount: the mean amount and usual shapes around it stand in.",
    spending_heavy_tail:
      "Amounts have so long a tail that their mean stands on purchases nobody has seen: it was held back (q = {q, number}).",
    p_alive_of_bg_nbd: "BG/NBD takes everybody who bought once for alive: its p_alive is no measure of who has left.",
    intervals_missed:
      "On the days held out, intervals held {coverage, number, percent} of the customers, not {level, number, percent}.",
  },
  why: {
    one_purchase:
      "Has bought once, {days, plural, =0 {today} one {# day ago} other {# days ago}}: whether they come back is told by customers like this one.",
    overdue:
      "The last purchase was {days, plural, one {# day} other {# days}} ago, far more than the {gap, plural, one {# day} other {# days}} between two on average.",
    on_rhythm:
      "The last purchase was {days, plural, =0 {today} one {# day ago} other {# days ago}}, well within the {gap, plural, one {# day} other {# days}} between two on average.",
    buys_often:
      "Buys every {gap, plural, one {day} other {# days}} on average; the middle customer every {typical, plural, one {day} other {# days}}.",
    buys_seldom:
      "Buys every {gap, plural, one {day} other {# days}} on average; the middle customer every {typical, plural, one {day} other {# days}}.",
    spends_much: "Spends {value} a purchase; the middle customer {typical}.",
    spends_little: "Spends {value} a purchase; the middle customer {typical}.",
    likely_gone: "{share} likely to be gone.",
    new: "A customer for {days, plural, =0 {less than a day} one {# day} other {# days}}: little is known yet, so the interval is wide.",
    as_most: "Buys as the middle customer does.",
  },
};
