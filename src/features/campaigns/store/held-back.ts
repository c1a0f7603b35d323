/**
 * SQL: the customer in the column `customer` is in the control group of a campaign that is scheduled or running on the day in
 * `today`, one of the business's time zone. `$1` is the business. Whatever else they receive blurs what that campaign measures.
 */
export const isHeldBack = (customer: string, today: string): string =>
  `exists (select from campaign_members held
     join campaigns running on running.business_id = $1 and running.id = held.campaign_id and running.last_day >= ${today}::date
    where held.business_id = $1 and held.customer_id = ${customer} and held.is_control)`;
