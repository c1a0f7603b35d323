/**
 * SQL: whether the customer in this column is in a control group that an audience holds back, and so must not be sent. `$1` is
 * the business. No audience holds customers back yet.
 */
export const isHeldBack = (_customerId: string): string => "false";
