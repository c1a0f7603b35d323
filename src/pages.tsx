"use client";

import { accounts } from "./features/accounts/ui/feature.ts";
import { alerts } from "./features/alerts/ui/feature.ts";
import { api } from "./features/api/ui/feature.ts";
import { audiences } from "./features/audiences/ui/feature.ts";
import { axes } from "./features/axes/ui/feature.ts";
import { campaigns } from "./features/campaigns/ui/feature.ts";
import { cohorts } from "./features/cohorts/ui/feature.ts";
import { customers } from "./features/customers/ui/feature.ts";
import { forecast } from "./features/forecast/ui/feature.ts";
import { glossary } from "./features/glossary/ui/feature.ts";
import { imports } from "./features/imports/ui/feature.ts";
import { operations } from "./features/operations/ui/feature.ts";
import { overview } from "./features/overview/ui/feature.ts";
import { playbooks } from "./features/playbooks/ui/feature.ts";
import { products } from "./features/products/ui/feature.ts";
import { purchasing } from "./features/purchasing/ui/feature.ts";
import { report } from "./features/report/ui/feature.ts";
import { search } from "./features/search/ui/feature.ts";
import { segments } from "./features/segments/ui/feature.ts";
import { shell } from "./features/shell/ui/feature.ts";
import { slack } from "./features/slack/ui/feature.ts";
import { webhooks } from "./features/webhooks/ui/feature.ts";
import { makePages } from "./records/ui/feature-pages.tsx";

/** What all features hand to the pages. */
export const PAGE_FEATURES = [
  accounts,
  alerts,
  api,
  audiences,
  axes,
  campaigns,
  cohorts,
  customers,
  forecast,
  glossary,
  imports,
  operations,
  overview,
  playbooks,
  products,
  purchasing,
  report,
  search,
  segments,
  shell,
  slack,
  webhooks,
];

export const Pages = makePages(PAGE_FEATURES);
