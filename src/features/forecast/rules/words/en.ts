import type { ClvWords } from "./forecast-words.ts";

export const en: ClvWords = {
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
    status_quo: "Current rate continues",
    cohort_mean: "Cohort mean",
  },
  reasons: {
    requested: "{model} was requested.",
    stood_in: "{asked} could not be fitted to these customers, so {model} was used instead.",
    least_error: "{model} predicted past periods best: what each customer bought, and the total.",
    nearest_total:
      "{model} is among the models that predicted past periods best, and its total for these periods was the most accurate.",
    simplest_of_the_best:
      "{model} is the simplest of the models that predicted past periods best: what each customer bought, and the total.",
    best_likelihood:
      "{model} fits the data best. The history is too short, or has no dates, to test models on held-out data.",
    too_little_data: "{model}: there is too little data about these customers to compare models.",
  },
  warnings: {
    short_history: "Less than 6 months of transaction history: intervals are wide.",
    short_history_customers:
      "{customers, plural, one {# customer has} other {# customers have}} less than 6 months of history: what they will do is mostly inferred from the others.",
    one_purchase_each: "All customers bought only once, so their repeat rate is a cautious estimate.",
    few_customers:
      "Only {customers, plural, one {# customer} other {# customers}}: too few to estimate a distribution.",
    amounts_missing:
      "{count, plural, one {# purchase has} other {# purchases have}} no amount; the mean of the others was used.",
    no_amounts: "No purchase has an amount: purchases are forecast, but their value is 0.",
    amounts_capped:
      "{count, plural, one {# amount} other {# amounts}} above {cap, number} counted as {cap, number}, which is ten times what nearly all others stay below.",
    refunds:
      "{count, plural, one {# negative amount was treated as a refund and subtracted} other {# negative amounts were treated as refunds and subtracted}} from earlier purchases.",
    after_as_of:
      "{count, plural, one {# purchase after the forecast date was} other {# purchases after the forecast date were}} left out.",
    regular_timing:
      "These customers buy at regular intervals, which none of these models accounts for: intervals are too wide, and the probability of being active is too high for overdue customers.",
    horizon_beyond_history:
      "The horizon of {horizon, plural, one {# day} other {# days}} is longer than the {days, plural, one {# day} other {# days}} of history: its later part is extrapolated.",
    not_validated: "The history is too short for a holdout, so the accuracy of this forecast is unknown.",
    needs_dates: "Summaries have no dates: models and cohorts that need dates were left out.",
    features_unused: "Only gradient boosting uses the additional features.",
    too_little_to_learn: "The history is too short to train {model}; {fallback} was used instead.",
    not_converged: "{model} did not converge; {fallback} was used instead.",
    best_reached: "{model} did not fully converge; the best values found are used.",
    parameters_assumed:
      "Too few repeat purchases to fit {model}: the rate so far and typical values for the other parameters are used.",
    spending_assumed:
      "Too few customers with repeat purchases have an amount: the mean amount and a typical distribution around it are used.",
    spending_heavy_tail:
      "The amounts have so long a tail that their mean depends on unobserved purchases, so it was limited (q = {q, number}).",
    p_alive_of_bg_nbd:
      "BG/NBD considers every one-time buyer active, so its p_alive does not show which customers have left.",
    intervals_missed:
      "On held-out data, intervals covered {coverage, number, percent} of customers instead of {level, number, percent}.",
    totals_assumed:
      "Season, drift and past errors could not be learned, so the total's interval uses typical forecast errors.",
  },
  why: {
    one_purchase:
      "Bought once, {days, plural, =0 {today} one {# day ago} other {# days ago}}; the repeat rate is based on similar customers.",
    overdue:
      "Last purchase {days, plural, one {# day} other {# days}} ago, far longer than the typical gap of {gap, plural, one {# day} other {# days}}.",
    on_rhythm:
      "Last purchase {days, plural, =0 {today} one {# day ago} other {# days ago}}, well within the typical gap of {gap, plural, one {# day} other {# days}}.",
    buys_often:
      "Usually buys every {gap, plural, one {day} other {# days}} (median customer: {typical, plural, one {# day} other {# days}}).",
    buys_seldom:
      "Usually buys every {gap, plural, one {day} other {# days}} (median customer: {typical, plural, one {# day} other {# days}}).",
    spends_much: "Spends {value} per purchase day (median customer: {typical}).",
    spends_little: "Spends {value} per purchase day (median customer: {typical}).",
    likely_gone: "{share} likely to have churned.",
    new: "Customer for {days, plural, =0 {less than a day} one {# day} other {# days}}: little history yet, so the interval is wide.",
    as_most: "Similar to the median customer.",
  },
};
