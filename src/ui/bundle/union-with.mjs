export { unionWith as default } from "./equality.mjs";
