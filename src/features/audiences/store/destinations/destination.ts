/** What a destination needs of a member. A field the customer does not have is left out, never an empty string. */
export type DestinationMember = {
  customerId: string;
  email?: string;
  phone?: string;
  firstName?: string;
  lastName?: string;
  country?: string;
  zip?: string;
  city?: string;
  region?: string;
};

/** A destination answers for each record, so that a rejected one is shown with its reason. */
export type RecordResult = { customerId: string; ok: boolean; reason?: string };

/** A list of members kept at another system. `add` and `remove` take at most `batchSize` members a call. */
export type Destination = {
  add(members: DestinationMember[]): Promise<RecordResult[]>;
  remove(members: DestinationMember[]): Promise<RecordResult[]>;
  batchSize: number;
};
