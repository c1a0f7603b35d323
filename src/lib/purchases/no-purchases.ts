/** No customer has a purchase up to the as-of day, or in the days that end with it. The caller explains it in its own words. */
export const noPurchasesError = (): Error =>
  Object.assign(new Error("No customer has a purchase in the requested period"), { code: "NO_PURCHASES" });

/** By its code: bundles and threads may have copies of this module. */
export const isNoPurchases = (thrown: unknown): thrown is Error =>
  thrown instanceof Error && "code" in thrown && thrown.code === "NO_PURCHASES";
