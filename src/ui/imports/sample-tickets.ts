const HOUR = 3_600_000;

/** A file as it should look, with times of these days. */
export const sampleTickets = (now: Date): { name: string; content: Blob } => {
  const at = (hoursAgo: number): string => `${new Date(now.getTime() - hoursAgo * HOUR).toISOString().slice(0, 19)}Z`;
  const lines = [
    "ticket_id,customer_id,opened_at,closed_at,channel,message_count,satisfaction,was_reopened",
    `T-1001,C00001,${at(50)},${at(44)},email,4,5,no`,
    `T-1002,C00002,${at(30)},${at(3)},chat,7,2,yes`,
    `T-1003,C00001,${at(1)},,phone,1,,no`,
  ];
  return { name: "tickets-sample.csv", content: new Blob([`${lines.join("\n")}\n`], { type: "text/csv" }) };
};
