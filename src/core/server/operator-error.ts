import { BrandedError } from "#core/values/branded-error.ts";

/** A problem the operator can fix: a one-line message that says how. Shown without a stack trace. */
export class OperatorError extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.operator-error");

  override readonly name: string = "OperatorError";
  /** The exit code, by which scripts tell failures apart. */
  readonly exitCode: number = 1;
}
