import { defineFeature } from "#core/feature.ts";

export const customers = defineFeature({
  name: "customers",
  contracts: [
    () => import("#records/contracts/evidence.ts"),
    () => import("./contracts/custom-fields.ts"),
    () => import("./contracts/customer-history.ts"),
    () => import("./contracts/customer-privacy.ts"),
    () => import("./contracts/customer-record.ts"),
    () => import("./contracts/customer.ts"),
    () => import("./contracts/customers.ts"),
    () => import("./contracts/duplicates.ts"),
    () => import("./contracts/notes-and-tags.ts"),
    () => import("./contracts/privacy-requests.ts"),
  ],
});
