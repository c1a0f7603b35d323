export { isEqual as default } from "./equality.mjs";
