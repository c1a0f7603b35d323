export const SCHEDULE_FREQUENCIES = ["weekly", "monthly"] as const;
export type ScheduleFrequency = (typeof SCHEDULE_FREQUENCIES)[number];

export const VIEW_FORMATS = ["csv", "pdf"] as const;
export type ViewFormat = (typeof VIEW_FORMATS)[number];

/** Of a business. */
export const MOST_SCHEDULES = 100;
/** Of a schedule. */
export const MOST_RECIPIENTS = 20;

/**
 * Why a recipient did not receive a view. `not_allowed`: they may no longer see it, or export data. `incomplete`: a filter of the view is gone or
 * hidden from them, so that the file would have more rows. `unconfirmed`: the mail server may have taken the message, so it is not sent again.
 */
export const DELIVERY_PROBLEMS = ["not_allowed", "incomplete", "refused", "unreachable", "unconfirmed"] as const;
export type DeliveryProblem = (typeof DELIVERY_PROBLEMS)[number];
