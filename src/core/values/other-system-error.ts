import { BrandedError } from "./branded-error.ts";

/** The base of errors of requests to other systems. What they wrap, such as a refused connection, says nothing about our database. */
export abstract class OtherSystemError extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.other-system-error");
}
