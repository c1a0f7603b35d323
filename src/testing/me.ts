import type { Me } from "#records/contracts/me.ts";

/** The current user of tests of components; `business` may be given in part. */
export const aMe = ({
  business,
  ...more
}: Partial<Omit<Me, "business">> & { business?: Partial<Me["business"]> } = {}): Me => ({
  id: "1",
  name: "Ana",
  email: null,
  language: null,
  tableDensity: null,
  startPage: "/" as const,
  role: "admin",
  permissions: [],
  storefronts: [],
  hasCosts: false,
  texts: [],
  unreadAlerts: 0,
  defaultViews: {},
  business: {
    id: "1",
    slug: "shop",
    name: "Shop",
    timeZone: "UTC",
    currency: "GBP",
    rfmDays: 90,
    sampleOf: null,
    ...business,
  },
  ...more,
});
