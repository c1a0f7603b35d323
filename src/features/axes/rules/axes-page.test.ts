import { expect, test } from "vitest";
import { ARCHETYPE_RULES } from "#features/playbooks/rules/archetype-playbook.ts";
import type { Axis, CenterCondition, SegmentKind, Unit } from "#lib/axes/axis.ts";
import { GROUP_WORD_KEYS } from "#lib/axes/claims.ts";
import { JUDGED, LEAST_SHARE, SEARCHED, TRIAL } from "#lib/axes/discover-axis.ts";
import { STRONG } from "#lib/axes/membership.ts";
import { DEFAULT_OPTIONS } from "#lib/axes/model.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { axisWords, kindName, kindWords } from "#records/rules/axes/axis-words.ts";
import { featureWords } from "#records/rules/axes/feature-words.ts";
import { groupWord } from "#records/rules/axes/group-names.ts";
import { LONGEST_NAME } from "#records/rules/axes/segment-words.ts";
import {
  campaignRules,
  churnRules,
  DEFAULT_PLAYBOOK_SETTINGS,
  outreachRules,
  type PlaybookCondition,
  type PlaybookRule,
  routingRules,
} from "#records/rules/playbook.ts";
import { MOVED } from "./segment-naming.ts";

// Generates docs/axes.md from the registry: update it with `npx vitest run --project unit axes-page -u`.

const UNITS: Record<Unit, string> = {
  orders_per_month: "orders per month",
  tickets_per_year: "tickets per year",
  per_order: "per order",
  days: "days",
  hours: "hours",
  time_of_day: "hour of the day",
  money: "money, major units",
  categories: "categories",
  repurchases: "repurchases",
  per_ticket: "per ticket",
  share: "0 to 1",
  nats: "nats",
  index: "−1 to 1",
  rating: "1 to 5",
};

const TRANSFORMS = { none: "–", log1p: "log(1 + x)", sqrt: "√x" };

const condition = ({ feature, is, than, in: unit }: CenterCondition): string => {
  const sign = is === "at_least" ? "≥" : "≤";
  return unit === "unit"
    ? `\`${feature}\` ${sign} ${than}`
    : `\`${feature}\` ${sign} μ ${than < 0 ? "−" : "+"} ${Math.abs(than)} σ`;
};

const rule = ({ when }: SegmentKind): string =>
  when.length === 0 ? "none of the above" : when.map((all) => all.map(condition).join(" and ")).join("; or ");

const featureRows = ({ name: axis, features }: Axis): string[] =>
  Object.entries(features).map(
    ([name, { unit, transform, how, why }]) =>
      `| \`${name}\` | ${featureWords(axis, name, "en").name} | ${how.replaceAll("|", "\\|")} | ${UNITS[unit]} | ${TRANSFORMS[transform]} | ${why} |`,
  );

const keyRows = ({ name, vocabulary }: Axis): string[] =>
  vocabulary.map((kind) => {
    const [en, es, pt] = [
      kindWords(name, kind.key, "en"),
      kindName(name, kind.key, "es"),
      kindName(name, kind.key, "pt"),
    ];
    return `| \`${kind.key}\` | ${rule(kind)} | ${en.name}: ${en.means} | ${es} | ${pt} |`;
  });

const section = (axis: Axis, i: number): string[] => [
  `## ${i + 1}. ${axisWords(axis.name, "en").name} (\`${axis.name}\`)`,
  "",
  `*${axisWords(axis.name, "en").asks}* ${axis.purpose} For ${axis.group}${axis.needs === "tickets" ? "; only for businesses with tickets" : ""}.`,
  "",
  "| Feature | In words | How | Unit | Transform | Why |",
  "| --- | --- | --- | --- | --- | --- |",
  ...featureRows(axis),
  "",
  "| Key | Conditions on its center | Meaning | es | pt |",
  "| --- | --- | --- | --- | --- |",
  ...keyRows(axis),
  "",
];

const kindList = (kinds: readonly string[]): string => kinds.map((kind) => `\`${kind}\``).join(" or ");

const conditionText = (condition: PlaybookCondition): string => {
  if (condition.asks === "worth") return `lifetime value above ${condition.above}`;
  const kinds = kindList(condition.kinds);
  return condition.asks === "nearest" ? `dominant ${kinds}` : `membership in ${kinds} above ${condition.above}`;
};

const ruleRows = <Play>(
  name: string,
  rules: readonly PlaybookRule<Play>[],
  describe: (play: Play) => string,
): string[] =>
  rules.map(
    ({ when, play }, i) => `| ${i === 0 ? name : ""} | ${when.map(conditionText).join(", ")} | ${describe(play)} |`,
  );

const percent = (share: number): string => `${100 * share} %`;
const { minK, maxK, minPopulation } = DEFAULT_OPTIONS;

const page = `# The behavioral axes: the mathematics

Fourteen independent views of every customer: each answers one question from orders and tickets, with the groups that
customers fall into, and how much each belongs to every group. This page is generated from the registry
(\`src/lib/axes/registry/\`); a test keeps it current. Everything is a pure function of the histories, an as-of
instant, the business's time zone and currency, and a seed: neither the order of customers nor the unit of money changes
who is where.

## What counts

Completed and partial orders before the as-of instant. A **sale** is one that was not fully refunded; for customers who
returned everything, all orders count as sales in features about how they buy. Days and hours are in the business's time
zone. A refund counts from its day on; lines have no return date, so returned items count from the order's first refund
on. The **population** is all customers with an order; others have 0 in every feature, and a profile.

## Segments

1. **Scale.** Each feature is transformed (below: log(1 + x) for counts, pace and days, √x for money, whose square root
   bends alike in every currency), then standardised by the population's mean μ and deviation σ (Welford 1962, merged after
   Chan, Golub and LeVeque 1979). A feature without variance contributes 0.
2. **Clusters.** K-means (Lloyd's algorithm, the best of ${TRIAL.starts} seeded k-means++ starts), for clustering only with places held within
   4 σ, so that an extreme customer doesn't form a cluster. k is the one from ${minK} to ${maxK} with the best mean silhouette
   (Rousseeuw 1987), of those without a cluster below ${percent(LEAST_SHARE)}. Of more than ${SEARCHED} customers, the search uses a sample of this size, and a few
   passes follow over all customers. Silhouettes are exact up to ${JUDGED} customers and of a sample of so many above, with the 95 %
   error of the sample's mean stated. At least ${minPopulation} customers, unless the request says otherwise.
3. **Heaps.** If half of the customers or more are identical (none returned anything, all bought once), they form
   a segment of their own and the others are clustered separately, with the warning \`mostly_alike\`; where fewer than ${percent(LEAST_SHARE)}
   are left beside them, there is one segment.
4. **Names.** A segment's key is the first kind below whose conditions its centre meets, in the feature's own unit or in σ.
   Of two that come to one kind the clearer keeps it, and the other goes on down the list (Gale and Shapley 1962); where
   nothing else is true of it, it is a second one (\`occasional_buyers_2\`), which rules treat as of the same kind.
5. **Later runs.** Segments of a new run are matched to the old ones by the assignment of the least sum of distances between
   centres (Munkres 1957); those within one σ (root mean square over the features) go on under their old key, if its conditions still hold to
   0.25 σ.
6. **Words.** People read the name that a person gave the segment, else the one that Claude gave it, which stays while no feature
   of the centre has moved by more than ${MOVED} σ from where it was then, else the kind's below in their language. Where an axis
   has several segments of a kind, each is named after what sets it apart ("Weaker lapse signals"), with at most ${LONGEST_NAME} characters.

**Membership**, to the letter: with z the standardised features and c_i the centres, d_i = ‖z − c_i‖, and the share of
segment i is exp(−d_i) / Σ exp(−d_j). The membership is \`strong\` if the largest share is above ${STRONG}, \`balanced\` if
only the two largest together are, otherwise \`weak\`. The **dominant** segment is the largest
share, the **interpretation** the dominant keys in order, the **fingerprint** each feature's percentile in the population
(ties counted half).

**Warnings.** \`all_alike\`, \`mostly_alike\`, \`fewer_than_asked\`, \`weak_separation\` (silhouette below 0.3),
\`many_between\` (more than 40 % without a strong membership).

## Lapse signals

\`churn_risk_score\` says how strongly a customer's own rhythm points to lapsing. It ranks customers, and pages show it as a level with its reasons. The
**churn risk**, wherever it is a percentage, is [1 − the chance of an order in 90 days](clv.md#the-chance-of-an-order) by the forecast.

The score is a probability of not coming back within the **expected time**: their typical gap, at least a month and at
most a quarter. The typical gap is the mean of the customer's gaps and one gap of the population, so that one purchase says
little and ten say much. Fixed thresholds fit no shop, so it is learned from the business's own history: at the start of
each of the last four quarters with a quarter of history before it, what was known about each customer then, and the outcome; by logistic regression on how many typical gaps have
passed (with slopes of their own before one gap, after it, and after two and a half), the number of visits, a first visit,
the pace, the evenness of the gaps, and how being late weighs with them. Below 200 known outcomes the score only ranks
customers. The **reliability curve** compares, by tenths of the score, predictions with
outcomes in the newest quarter, learned from those before it, with Wilson intervals; the calibration error is their mean
distance. On UCI Online Retail, learnt before 2011-09-01 and judged by what came after it, the error is 0.036, and of those
who were given 0.7 to 0.8 (0.75 on average), 74 % did not come back (\`npx vitest run --project unit churn.test\`).

**Seasons.** A customer who comes back at one time of the year (the circular mean of the days in the year, beyond chance by
Rayleigh's test, over more than one season) is not late out of season: their usual gap is a year and a month, and their
trend compares the last year with the one before.

## Archetypes and similarity

**Archetypes** are at most eight groups of customers, found by k-means over what customers and their users see of them: orders, spending,
spending per order, how late the next order is by their own rhythm, tenure, the last year's spending compared with the one before,
discounts, refunds, categories, repurchase and visits in store, each in standard deviations from the mean of all customers; the number of
orders and lateness count most, because they decide what can be done. A group is
named by the two deviations that are largest in standard deviations, at least 0.25, and true of at least three quarters of the customers nearest to it; the
table has what each word claims. Clusters of one name are one group. Of 6, 8, 10 and 12 clusters, the run uses those with the most groups that
leave nearly as many customers (80 % of the most) in a group, and keep an adjusted Rand index (Hubert and Arabie 1985) of 0.8 when a
tenth of the customers is left out; without such, the most stable of them.

**No clear group.** A customer of whom a word of the nearest group's name isn't true, or who is farther from it than nine in ten of the
customers nearest to it, is in no archetype: no page, list, rule, file, message or advice names one for them. The same holds for a group that
fewer than 2 % are in. Whether a group's customers are still buying, and whether they came back, is required of all of them as well if it
is true of three quarters, so that advice can rest on it.

| Word | Claim |
| --- | --- |
${GROUP_WORD_KEYS.map((word) => `| ${groupWord(word, "en").name} (\`${word}\`) | Customers who ${groupWord(word, "en").means} |`).join("\n")}

The usual gap is the mean of the customer's gaps and one typical gap of the shop's repeat customers, at least 14 days. Archetypes of runs
before this definition are shown nowhere; the next run finds new ones.

The **similarity** of
two customers is the mean over the axes of Σ √(p·q) of their memberships (Bhattacharyya).

**Speed**: \`npm run bench -- axes\` compares a run over 27,415 customers with fetching its rows, and its clusters with scikit-learn's
k-means (ten starts for each of 2 to 6). On two cores, 9,938, 99,469 and 994,433 customers take 5.4, 19 and 122 s, and 640, 820 and 930 MB
(\`npm run bench -- axes --customers 1000000\`). More than 50,000 customers are never held:
the features of all are in a temporary file meanwhile, about 450 bytes each.

## From a program

\`npm run segment\` and \`npm run profile\` use the same engine as programs of your own; routes and nightly runs use the functions that it
is made of. In a file of the project's folder, run by
\`npx node example.ts\` with the settings of the other commands:

\`\`\`ts
import { EcommerceClusteringEngine } from "#features/playbooks/clustering-engine.ts";
import { closeConnections } from "#features/operations/store.ts";
import { openDatabase } from "#core/postgres/open-database.ts";

const database = await openDatabase();
const engine = new EcommerceClusteringEngine({
  minK: 2,
  maxK: 6,
  useAiNaming: true,
  anthropicApiKey: process.env.ANTHROPIC_API_KEY,
});
await engine.discoverMultiAxisSegments("linda_quilting");
const profile = await engine.calculateCustomerProfile({
  customerId: "C12345",
  storeId: "linda_quilting",
  storeProfile: true,
});
console.log(profile.fuzzy_memberships.purchase_frequency);
console.log(profile.dominant_segments);
await closeConnections();
await database.release();
\`\`\`

\`dryRun: true\` finds segments without storing them, and \`loadDiscoveredSegments("linda_quilting")\` reads those that are active.
Features alone need no database. A record with a text as its date or names in snake_case is refused with a sentence that names the field:

\`\`\`ts
import { EcommerceFeatureExtractor } from "#features/axes/rules/feature-extractor.ts";

const extractor = new EcommerceFeatureExtractor({ timeZone: "America/Chicago", currency: "USD" });
const features = extractor.extractAllFeatures({
  customerId: "C12345",
  orders: [{ orderId: "1001", orderDate: new Date("2026-05-02T15:30:00Z"), totalPrice: 48 }],
  items: [{ orderId: "1001", productId: "thread", category: "Notions", quantity: 4, price: 12 }],
});
console.log(features.purchase_frequency);
\`\`\`

## What is done with it

| Rule | When | Then |
| --- | --- | --- |
${[
  ...ruleRows("churn", churnRules(DEFAULT_PLAYBOOK_SETTINGS), ({ action, priority }) => `\`${action}\`, ${priority}`),
  ...ruleRows("routing", routingRules(DEFAULT_PLAYBOOK_SETTINGS), ({ queue }) => `\`${queue}\``),
  "| | else | `general_support` |",
  ...ruleRows("campaign", campaignRules(DEFAULT_PLAYBOOK_SETTINGS), ({ campaign }) => `\`${campaign}\``),
  ...ruleRows("outreach", outreachRules(DEFAULT_PLAYBOOK_SETTINGS), ({ message }) => `\`${message}\``),
  ...ARCHETYPE_RULES.map(
    ({ play, needs }, i) =>
      `| ${i === 0 ? "archetype" : ""} | all customers ${needs.map((need) => `\`${need}\``).join(" and ")} | \`${play}\` |`,
  ),
  "| | else | `stay_in_touch` |",
].join("\n")}

The first matching rule applies, except for archetypes. Those have up to three actions, and only such that are true of each of their
customers: a group with some who have lapsed is offered no new collection, and one-time customers no larger orders. As many archetypes as
possible have a first action of their own (assignment problem, Munkres 1957). A business can change the numbers and segments, except those of
archetypes and the premium spenders; a second segment of a kind is included. The churn list is sorted by [value at risk](playbooks.md#win-back-this-week), the same
amount as on the win-back list.

${AXES.flatMap(section).join("\n")}`;

test("docs/axes.md matches the registry", async () => {
  await expect(page).toMatchFileSnapshot("../../../../docs/axes.md");
});
