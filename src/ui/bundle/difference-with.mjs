export { differenceWith as default } from "./equality.mjs";
