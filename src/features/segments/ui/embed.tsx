/** The editor of rules, which the list of customers opens in a drawer. */
export { CriteriaBuilder } from "./builder/criteria-builder.tsx";
export { useBuilder } from "./builder/use-builder.ts";
