import type { Calculation, CustomerList, Feature, ScheduledSend } from "./core/feature.ts";
import type { Actor, Scope } from "./core/values/permissions.ts";
import { accounts } from "./features/accounts/feature.ts";
import { alerts } from "./features/alerts/feature.ts";
import { api } from "./features/api/feature.ts";
import { audiences } from "./features/audiences/feature.ts";
import { axes } from "./features/axes/feature.ts";
import { campaigns } from "./features/campaigns/feature.ts";
import { cohorts } from "./features/cohorts/feature.ts";
import { customerPage } from "./features/customer-page/feature.ts";
import { customers } from "./features/customers/feature.ts";
import { demo } from "./features/demo/feature.ts";
import { forecast } from "./features/forecast/feature.ts";
import { imports } from "./features/imports/feature.ts";
import { operations } from "./features/operations/feature.ts";
import { overview } from "./features/overview/feature.ts";
import { playbooks } from "./features/playbooks/feature.ts";
import { products } from "./features/products/feature.ts";
import { purchasing } from "./features/purchasing/feature.ts";
import { report } from "./features/report/feature.ts";
import { runs } from "./features/runs/feature.ts";
import { search } from "./features/search/feature.ts";
import { segments } from "./features/segments/feature.ts";
import { slack } from "./features/slack/feature.ts";
import { viewSchedules } from "./features/view-schedules/feature.ts";
import { views } from "./features/views/feature.ts";
import { webhooks } from "./features/webhooks/feature.ts";

/** All features. Beside `pages.tsx` and `texts.ts`, nothing else names them: what needs all of a kind folds over what each hands in. */
const features = [
  accounts,
  alerts,
  api,
  audiences,
  axes,
  campaigns,
  cohorts,
  customers,
  customerPage,
  demo,
  forecast,
  imports,
  operations,
  overview,
  playbooks,
  products,
  purchasing,
  report,
  runs,
  search,
  segments,
  slack,
  views,
  viewSchedules,
  webhooks,
] as const;

/** For the types of their contracts. */
export type ListedFeature = (typeof features)[number];

export const FEATURES: readonly Feature[] = features;

/** How each kind of run is executed. */
export const RUN_WORK = FEATURES.flatMap(({ runs = [] }) => runs);

type ListName<Each = ListedFeature> = Each extends { lists: infer Lists } ? keyof Lists : never;

/** The lists of customers, by name. The compiler refuses to read one that no feature hands in. */
export const LISTS: Readonly<Record<ListName, CustomerList>> = Object.assign({}, ...FEATURES.map(({ lists }) => lists));

/** Everything that is sent every day or week at an hour. */
export const listSends = async (scope: Scope): Promise<ScheduledSend[]> => {
  const sends = await Promise.all(FEATURES.map(({ listSends: list }) => list?.(scope) ?? []));
  return sends.flat();
};

/** Lets each feature bring up to date what it derives from a calculation. */
export const deriveFrom = async (actor: Actor, calculation: Calculation): Promise<void> => {
  for (const isLast of [false, true]) {
    for (const { derive, derivesLast = false } of FEATURES) {
      if (derivesLast === isLast) await derive?.(actor, calculation);
    }
  }
};
