// Conditions for statements whose `$1` is the business. `customer` is a column with a customer's ID.

/** SQL: the campaign in `campaign` leaves the customer out, because they are in its control group. */
export const isInControlGroup = (customer: string, campaign: string): string =>
  `exists (select from campaign_members control where control.business_id = $1 and control.campaign_id = ${campaign}
     and control.customer_id = ${customer} and control.is_control)`;

/**
 * SQL: the customer is in the control group of a campaign that is scheduled or running on the day in `today`, which is
 * one of the business's time zone: whatever else they receive blurs what that campaign measures.
 */
export const isHeldBack = (customer: string, today: string): string =>
  `exists (select from campaign_members held
     join campaigns running on running.business_id = $1 and running.id = held.campaign_id and running.last_day >= ${today}::date
    where held.business_id = $1 and held.customer_id = ${customer} and held.is_control)`;
