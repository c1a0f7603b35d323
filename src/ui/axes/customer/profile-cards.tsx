"use client";

import { useCustomerPart } from "#ui/shared/people/use-customer-part.ts";
import { DecisionsCard } from "./decisions-card.tsx";
import { DriftCard } from "./drift-card.tsx";
import { SimilarCard } from "./similar-card.tsx";

/** Cards derived from the customer's profile; empty before the first run, which another card explains. */
export const ProfileCards = ({ customerId }: { customerId: string }) => {
  const { data: profile } = useCustomerPart("GET /api/admin/customers/{id}/profile", customerId);
  if (!profile || profile.model_version === null) return null;
  return (
    <>
      <SimilarCard customerId={customerId} archetype={profile.archetype} />
      <DriftCard customerId={customerId} />
      <DecisionsCard customerId={customerId} />
    </>
  );
};
