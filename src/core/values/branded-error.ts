/**
 * The base of all error classes of the product. Next loads modules separately for routes and for the server, and both copies share
 * what `process-singleton.ts` holds, so an error of one copy's class can reach the code of the other. Therefore `instanceof`
 * compares brands, which all copies of a class have in common.
 */
export abstract class BrandedError extends Error {
  /** Each class has its own, even if it extends another one. */
  static readonly brand: symbol = Symbol.for("customer-360.branded-error");

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (!(value instanceof Error)) return false;
    for (let made = Object.getPrototypeOf(value); made !== null; made = Object.getPrototypeOf(made)) {
      // biome-ignore lint/complexity/noThisInStatic: the class to the right of `instanceof`, which inherits this method.
      if (made.constructor?.brand === this.brand) return true;
    }
    return false;
  }
}

/** The base of errors of requests to other systems. What they wrap, such as a refused connection, says nothing about our database. */
export abstract class OtherSystemError extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.other-system-error");
}
