/** The queue of endpoints that messages are to be sent to. */
export const WEBHOOK_MESSAGES = "webhook_messages";
