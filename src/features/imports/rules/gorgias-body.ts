/**
 * The body that an HTTP integration sends: Gorgias fills in the placeholders. It has no message, subject or name, because
 * nothing here uses them.
 */
export const GORGIAS_BODY = {
  ticket_id: "{{ticket.id}}",
  status: "{{ticket.status}}",
  channel: "{{ticket.channel}}",
  spam: "{{ticket.spam}}",
  customer_id: "{{ticket.customer.id}}",
  email: "{{ticket.customer.email}}",
  messages_count: "{{ticket.messages_count}}",
  created_datetime: "{{ticket.created_datetime}}",
  closed_datetime: "{{ticket.closed_datetime}}",
  updated_datetime: "{{ticket.updated_datetime}}",
} as const;

/** The header with the connection's secret. Gorgias doesn't sign what it sends. */
export const GORGIAS_SECRET_HEADER = "x-customer-360-secret";
