import { globSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AddressCodec } from "#core/ui/address.ts";
import { auditAddress } from "#features/accounts/ui/audit/audit-state.ts";
import { tokensAddress } from "#features/accounts/ui/tokens-page.tsx";
import { usersAddress } from "#features/accounts/ui/users/users-page.tsx";
import { referenceAddress } from "#features/api/ui/api-reference-page.tsx";
import { axesAddress } from "#features/axes/ui/axes-state.ts";
import { driftAddress } from "#features/axes/ui/drift-page.tsx";
import { axisAddress } from "#features/axes/ui/use-axes.ts";
import { campaignAddress } from "#features/campaigns/ui/effect-card.tsx";
import { cohortsAddress } from "#features/cohorts/ui/cohort-controls.tsx";
import { customersAddress } from "#features/customers/ui/list/customers-state.ts";
import { privacyAddress } from "#features/customers/ui/privacy/privacy-page.tsx";
import { forecastAddress } from "#features/forecast/ui/forecast-state.ts";
import { glossaryAddress } from "#features/glossary/ui/glossary-page.tsx";
import { connectionAddress } from "#features/imports/ui/connections/connection-page.tsx";
import { importsAddress } from "#features/imports/ui/imports-page.tsx";
import { newImportAddress } from "#features/imports/ui/new/file-state.ts";
import { runsAddress } from "#features/operations/ui/runs-page.tsx";
import { defineOverviewAddress } from "#features/overview/ui/overview-address.ts";
import { archetypesAddress } from "#features/playbooks/ui/archetypes-state.ts";
import { churnAddress } from "#features/playbooks/ui/churn-state.ts";
import { productsAddress } from "#features/products/ui/products-address.ts";
import { purchasingAddress } from "#features/purchasing/ui/purchasing-state.ts";
import { defineMembersAddress } from "#features/report/ui/customers/url-state.ts";
import { defineFlowsAddress } from "#features/report/ui/movement/flows-state.ts";
import { defineReportAddress } from "#features/report/ui/report-state.ts";
import { segmentAddress } from "#features/segments/ui/detail/members.tsx";
import { segmentsAddress } from "#features/segments/ui/segments-page.tsx";
import { messagesAddress } from "#features/webhooks/ui/messages-table.tsx";
import { VIEW_LISTS, VIEW_PAGES, type ViewList } from "#records/rules/view-lists.ts";
import { viewQuery } from "#records/rules/view-query.ts";
import { customerPageAddress } from "#records/ui/people/customer-state.ts";
import { buildViewAddress, queryInAddress } from "#records/ui/views/view-address.ts";

type Declared = {
  page: string;
  address: AddressCodec<object>;
  /** Addresses without defaults, in the order in which they are written; together they have every parameter. */
  written: string[];
  /** An address with only invalid values. Parameters that it lacks accept any text. */
  invalid: string;
};

const declared = <State extends object>(
  page: string,
  address: AddressCodec<State>,
  written: string[],
  invalid: string,
): Declared => ({ page, address: address as unknown as AddressCodec<object>, written, invalid });

const SHOPS = [{ id: 1 }, { id: 2 }];
const READER = { storefronts: SHOPS, business: { rfmDays: 90 } };
const [FILE, OTHER] = ["0b9c3c51-0d8e-4fd5-9f3b-5b0c2f6d7f10", "1b9c3c51-0d8e-4fd5-9f3b-5b0c2f6d7f11"];
const FILTER = encodeURIComponent('{"all":[{"field":"orders","operator":"at_least","value":2}]}');

const ADDRESSES: Declared[] = [
  declared("api reference", referenceAddress, ["q=orders&code=python"], "code=cobol"),
  declared(
    "archetypes",
    archetypesAddress,
    ["archetype=product_experts%2Bstable_regulars&compare=year&view=table&sort=-customers"],
    "archetype=%3Cx%3E&compare=never&view=globe&sort=age",
  ),
  declared(
    "audit log",
    auditAddress,
    ["actor=u1&action=token.created&from=2025-01-01&to=2025-02-28"],
    `actor=${"u".repeat(101)}&action=DROP&from=yesterday&to=2025-13-01`,
  ),
  declared(
    "axes",
    axesAddress,
    ["group=marketing&sort=changed&compare=2025-06-30&view=table"],
    "group=sales&sort=best&compare=never&view=globe",
  ),
  declared(
    "axis",
    axisAddress,
    ["segment=discount_hunters_2&tab=members&compare=year&view=table&least=0.55"],
    "segment=%3Cb%3E&tab=map&compare=never&view=globe&least=1.5",
  ),
  declared("campaign", campaignAddress, ["measure=orders&view=table"], "measure=mood"),
  declared(
    "churn",
    churnAddress,
    ["tab=outreach&who=all&priority=high&minValue=99.5&show=marked&compare=year&view=table"],
    "tab=odd&who=odd&priority=urgent&minValue=-1&show=all&compare=never&view=globe",
  ),
  declared(
    "cohorts",
    cohortsAddress,
    [
      `tab=payback&metric=ltv&by=product&per=customer&cells=both&order=-3&group=channel&months=36&storefront=2&withinSegment=${FILE}&withoutSegment=${OTHER}&cost=month&view=table&lines=value%3Aa%26b%7Etotal%3A`,
      "lines=",
    ],
    "tab=costs&metric=mood&by=mood&per=year&cells=all&order=-100&group=mood&months=7&storefront=0&withinSegment=vip&withoutSegment=vip&cost=year&view=globe&lines=1~2~3~4~5~6~7~8~9",
  ),
  declared("connection", connectionAddress, ["state=failed"], "state=lost"),
  declared(
    "customer",
    customerPageAddress,
    ["tab=timeline&kinds=order%2Cnote&until=2024-12-31&view=table&from=%2Frfm%2Fcustomers%3Fsegment%3Dat_risk"],
    "tab=gossip&kinds=order,party&until=2024-13-01&view=globe",
  ),
  declared("customers", customersAddress, [`f=${FILTER}&cols=country%2CorderCount`, "cols=name"], "f={&cols=shoes"),
  declared("drift", driftAddress, ["weeks=4&axis=purchase_value&view=table"], "weeks=2&axis=mood&view=globe"),
  declared(
    "forecast",
    forecastAddress,
    [
      `months=6&model=pareto_nbd&level=0.8&basis=margin&withinSegment=${FILE}&withoutSegment=${OTHER}&tab=cohorts&tier=high&measure=revenue&path=orders&by=rfmSegment&what-if=5%2C0%2C-10&compare=year&view=table`,
      "what-if=0%2C0%2C0",
    ],
    "months=7&model=oracle&level=1&basis=profit&withinSegment=vip&withoutSegment=vip&tab=stars&tier=best&measure=mood&path=mood&by=mood&what-if=31,0,0&compare=never&view=globe",
  ),
  declared("glossary", glossaryAddress, ["q=gap&term=typical_gap"], "term=karma"),
  declared("imports", importsAddress, ["state=failed"], "state=lost"),
  declared(
    "movement",
    defineFlowsAddress(READER),
    [
      `days=30&storefront=2&withinSegment=${FILE}&withoutSegment=${OTHER}&basis=margin&view=table&from=2024-02-29&to=2025-02-28&step=month`,
    ],
    "days=0&storefront=3&withinSegment=vip&withoutSegment=vip&basis=profit&view=globe&from=2025-02-29&to=today&step=week",
  ),
  declared(
    "movement's customers",
    defineMembersAddress(READER),
    [
      `days=30&storefront=2&withinSegment=${FILE}&withoutSegment=${OTHER}&basis=margin&compare=year&segment=at_risk&history=returning&action=win_back&minRevenue=99.5&from=2024-02-29&to=2025-02-28&fromSegment=champions`,
      "method=value&segment=LAPSED&minRevenue=1000",
      "segment=NOT_YET&fromSegment=at_risk",
      "cell=R2F3",
      "days=28&channel=web&to=2025-02-28",
      "days=28&storefront=2&country=&to=2025-02-28",
      "days=28&product=p+1&to=2025-02-28",
      "days=28&outside=%7B%22product%22%3A%22all%22%7D&to=2025-02-28",
      "method=behavior&trait=SEA%3ADEC-FEB",
    ],
    "method=clv&days=1e3&storefront=01&withinSegment=vip&withoutSegment=vip&basis=profit&compare=never&cell=R6F1&segment=everybody&trait=everything&history=old&action=wait&minRevenue=-1&from=2025-02-29&to=today&fromSegment=everybody&outside=all",
  ),
  declared(
    "new import",
    newImportAddress,
    [`file=${FILE}&step=check&files=${FILE}%2C${OTHER}&imports=${OTHER}`],
    "file=x&step=later&files=x,y&imports=x",
  ),
  declared(
    "overview",
    defineOverviewAddress(SHOPS),
    [
      `days=7&compare=year&storefront=2&withinSegment=${FILE}&withoutSegment=${OTHER}&by=product&view=table`,
      "from=2025-02-01&to=2025-02-28",
    ],
    "days=30&from=2025-02-29&to=today&compare=never&storefront=3&withinSegment=vip&withoutSegment=vip&by=weather&view=globe",
  ),
  declared("privacy requests", privacyAddress, ["state=rejected", "state=all"], "state=lost"),
  declared(
    "products",
    productsAddress,
    [
      `tab=pairs&by=category&group=channel&relation=next&months=60&withinSegment=${FILE}&withoutSegment=${OTHER}&storefront=2&view=table`,
    ],
    "tab=stars&by=mood&group=mood&relation=odd&months=7&withinSegment=vip&withoutSegment=vip&storefront=0&view=globe",
  ),
  declared(
    "purchase segments",
    purchasingAddress,
    ["type=frequency&compare=2025-06-30&group=regular_2&view=table"],
    "type=colour&compare=never&group=%3Cb%3E&view=globe",
  ),
  declared(
    "report",
    defineReportAddress(READER),
    [
      `method=value&days=30&storefront=2&withinSegment=${FILE}&withoutSegment=${OTHER}&basis=margin&compare=2024-02-29&focus=V3&view=table`,
      "days=30&cell=R2F3",
    ],
    "method=clv&days=10000&storefront=3&withinSegment=vip&withoutSegment=vip&basis=profit&compare=2025-02-29&focus=everybody&cell=R6F1&view=pie",
  ),
  declared("runs", runsAddress, ["state=done&kind=clean_up"], "state=lost&kind=lunch"),
  declared(
    "segment",
    segmentAddress,
    ["tab=history&on=2025-05-01&compare=year&view=table"],
    "tab=odd&on=2025-02-40&compare=never",
  ),
  declared("segments", segmentsAddress, ["kind=manual&archived=1&compare=year"], "kind=odd&compare=never"),
  declared("tokens", tokensAddress, ["show=all&dialog=create"], "show=lost&dialog=odd"),
  declared("users", usersAddress, ["view=invitations&dialog=invite"], "view=globe&dialog=odd"),
  declared("webhook messages", messagesAddress, ["state=failed&event=webhook.test&message=m1"], "state=lost&event=odd"),
];

const namesIn = (queries: readonly string[]): string[] => [
  ...new Set(queries.flatMap((query) => [...new URLSearchParams(query).keys()])),
];

describe.each(ADDRESSES)("the address of $page", ({ address: { standard, read, write }, written, invalid }) => {
  const names = Object.keys(standard);
  const readText = (query: string) => read(new URLSearchParams(query));

  test("leaves out defaults", () => {
    expect(readText("")).toEqual({ state: standard, unknown: [] });
    expect(write(standard)).toBe("");
    expect(write({})).toBe("");
  });

  test("keeps each parameter, in its order", () => {
    expect(namesIn(written).sort()).toEqual(names.toSorted());
    for (const query of written) {
      const { state, unknown } = readText(query);
      expect([write(state), unknown]).toEqual([`?${query}`, []]);
    }
  });

  test("names invalid values and replaces them by defaults", () => {
    const { state, unknown } = readText(invalid);
    expect(unknown.sort()).toEqual(namesIn([invalid]).sort());
    expect(state).toEqual(standard);
  });

  test("accepts any text for the rest", () => {
    const tolerant = names.filter((name) => !new URLSearchParams(invalid).has(name));
    fc.assert(
      fc.property(fc.constantFrom("", ...tolerant), fc.string(), (name, text) => {
        expect(read(new URLSearchParams({ [name]: text })).unknown).toEqual([]);
      }),
    );
  });

  test("has the same state when it is written and read again", () => {
    const textFor = (name: string) => {
      const texts = [...written, invalid].flatMap((query) => new URLSearchParams(query).getAll(name));
      return fc.option(fc.oneof(fc.constantFrom(...texts), fc.string()), { nil: undefined });
    };
    fc.assert(
      fc.property(fc.record(Object.fromEntries(names.map((name) => [name, textFor(name)]))), (texts) => {
        const given = Object.entries(texts).filter((each): each is [string, string] => each[1] !== undefined);
        const { state } = read(new URLSearchParams(given));
        const again = readText(write(state));
        expect(again).toEqual({ state, unknown: [] });
        expect(write(again.state)).toBe(write(state));
      }),
    );
  });
});

const PAGES_OF_VIEWS: Record<ViewList, string> = {
  customers: "customers",
  segments: "segments",
  churn: "churn",
  forecast: "forecast",
  rfm: "report",
  retention: "cohorts",
  products: "products",
  overview: "overview",
};

test.each(VIEW_LISTS)("what a view of %s saves is valid, and opens as the page that it was saved from", (list) => {
  const { address, written } = ADDRESSES.find(({ page }) => page === PAGES_OF_VIEWS[list]) ?? { written: [] };
  const { parameter, parameters } = VIEW_PAGES[list];
  // Other changes of the address keep the view.
  expect(address?.list).toContain(parameter);
  const saved = Object.values(parameters);
  const known = [...Object.keys(address?.standard ?? {}), ...(address?.list ?? [])];
  expect(saved.filter((name) => !known.includes(name))).toEqual([]);
  for (const query of written) {
    const search = new URLSearchParams(query);
    const view = queryInAddress(list, search);
    expect(viewQuery.parse(view)).toEqual(view);
    const opened = new URL(buildViewAddress(view, FILE), "http://shop").searchParams;
    expect(opened.get(parameter)).toBe(FILE);
    const kept = [...search].filter(([name]) => saved.includes(name));
    expect([...opened].filter(([name]) => name !== parameter).toSorted()).toEqual(kept.toSorted());
  }
});

test("every page whose figures can be those of a storefront can have those of a segment too", () => {
  const pages = ADDRESSES.filter(({ address }) => "storefront" in address.standard);
  expect(pages.length).toBeGreaterThan(4);
  const without = pages.filter(
    ({ address }) => !["withinSegment", "withoutSegment"].every((name) => name in address.standard),
  );
  expect(without.map(({ page }) => page)).toEqual([]);
  const menus = globSync("src/**/ui/**/*.tsx").map((file) => [file, readFileSync(file, "utf8")] as const);
  const chosen = menus.filter(([, text]) => text.includes("<StorefrontMenu "));
  expect(chosen.flatMap(([file, text]) => (text.includes("<PopulationMenu ") ? [] : [file]))).toEqual([]);
});

test("the overview takes the periods of earlier addresses, and periods of its own only whole and of at most a year", () => {
  const { read, write } = defineOverviewAddress(SHOPS);
  const rewritten = (query: string) => {
    const { state, unknown } = read(new URLSearchParams(query));
    return [write(state), ...unknown];
  };
  expect(["since=day", "since=week&storefront=2", "since=month", "since=week&days=90"].map(rewritten)).toEqual([
    ["?days=1"],
    ["?days=7&storefront=2"],
    [""],
    ["?days=90"],
  ]);
  expect(rewritten("days=7&from=2024-01-01&to=2024-12-31")).toEqual(["?from=2024-01-01&to=2024-12-31"]);
  for (const wrong of ["from=2024-01-01&to=2025-01-01", "from=2025-02-02&to=2025-02-01"])
    expect(rewritten(wrong)).toEqual(["", "from", "to"]);
  expect(rewritten("to=2025-02-01")).toEqual(["", "to"]);
});

test("every declared address is in the list above", () => {
  const files = globSync("src/**/*.{ts,tsx}").filter((file) => !/[.]test[.]tsx?$/.test(file));
  const declarations = files.flatMap((file) => readFileSync(file, "utf8").match(/\bdefineAddress\(/g) ?? []);
  expect(declarations.length).toBe(ADDRESSES.length);
});
