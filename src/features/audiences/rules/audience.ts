import { CONSENT_CHANNELS, type ConsentChannel } from "#records/rules/incoming-records.ts";

/** The fields that the list of audiences can be sorted by. */
export const AUDIENCE_SORTS = ["name", "lastSentAt", "lastSent", "updatedAt"] as const;

/** What members are sent for, and so which of their consents counts. */
export const PURPOSES = CONSENT_CHANNELS;
export type Purpose = ConsentChannel;

/** When an audience is sent: on request only, every day, on Mondays, or after each recalculation that changed it. */
export const SCHEDULES = ["manual", "daily", "weekly", "live"] as const;
export type Schedule = (typeof SCHEDULES)[number];

/**
 * How far an audience is delivered: `file` is only a file to download, `not_connected` also one, although its format is that of a
 * platform; `ready` has a destination, which gets the next send.
 */
export const DELIVERIES = ["file", "not_connected", "ready", "delivering", "delivered", "failed"] as const;
export type Delivery = (typeof DELIVERIES)[number];

/**
 * The same for one customer: `delivered` at any time, also if they have left since, and `removed` where they were delivered; `refused`
 * by the destination or withheld since the send; `missed` if they left before a delivery; `unknown` if one of their sends could have
 * been delivered before that was recorded.
 */
export const CUSTOMER_DELIVERIES = [...DELIVERIES, "removed", "refused", "missed", "unknown"] as const;

/**
 * Why a customer of the source is not sent. A customer has one reason, the first that applies: `duplicate` is one whose address
 * an earlier customer of the audience has; `objected` is to profiling.
 */
export const LEFT_OUT = ["objected", "no_consent", "no_address", "control_group", "duplicate"] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

export type AudienceCounts = { selected: number; sent: number; leftOut: Record<LeftOut, number> };

export const PLAYBOOK_LISTS = ["churn", "outreach", "win-back"] as const;
export type PlaybookList = (typeof PLAYBOOK_LISTS)[number];

export const MOST_AUDIENCES = 200;
export const AUDIENCE_NAME_LENGTH = 80;
