"use client";

import { getCustomerProfile } from "#contracts/axis-profile.ts";
import { useCustomerPart } from "../customer/use-customer-part.ts";
import { SimilarCard } from "./similar-card.tsx";

/** Of which type they are and whom they are like; nothing before the first run, which is said beside. */
export const TypeCard = ({ customerId }: { customerId: string }) => {
  const { data: profile } = useCustomerPart(getCustomerProfile, customerId);
  if (!profile || profile.model_version === null) return null;
  return <SimilarCard customerId={customerId} archetype={profile.archetype} />;
};
