import type { ClientBase } from "pg";
import type { CustomValue } from "#core/values/custom-fields.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Address, Consent, LoyaltyLevel } from "#records/rules/incoming-customer.ts";

/** A customer's data, with their active segments by name. */
export type CustomerRecordRow = {
  id: string;
  externalId: string;
  name: string | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  country: string | null;
  address: Address | null;
  locale: string | null;
  acquisitionSource: string | null;
  acquisitionCampaign: string | null;
  loyaltyLevel: LoyaltyLevel | null;
  emailConsent: Consent;
  emailConsentAt: Date | null;
  emailConsentSource: string | null;
  smsConsent: Consent;
  smsConsentAt: Date | null;
  smsConsentSource: string | null;
  advertisingConsent: Consent;
  advertisingConsentAt: Date | null;
  advertisingConsentSource: string | null;
  createdAt: Date;
  tags: string[];
  customFields: Record<string, CustomValue>;
  segments: { id: string; name: string }[];
};

/** A customer by the shop's own ID, also that of a customer who was merged into them; null if there is none. */
export const findCustomerRecord = async (
  client: ClientBase,
  { businessId }: Scope,
  externalId: string,
): Promise<CustomerRecordRow | null> => {
  const { rows } = await client.query<CustomerRecordRow>(
    `select customer_id as id, external_id as "externalId", name, first_name as "firstName", last_name as "lastName", email, phone,
            country, case when num_nonnulls(street, city, region, postal_code) > 0 then jsonb_build_object(
              'street', street, 'city', city, 'region', region, 'postalCode', postal_code) end as address, locale,
            acquisition_source as "acquisitionSource", acquisition_campaign as "acquisitionCampaign",
            loyalty_level as "loyaltyLevel", email_consent_source as "emailConsentSource",
            sms_consent_source as "smsConsentSource", advertising_consent as "advertisingConsent",
            advertising_consent_at as "advertisingConsentAt", advertising_consent_source as "advertisingConsentSource",
            email_consent as "emailConsent", email_consent_at as "emailConsentAt", sms_consent as "smsConsent",
            sms_consent_at as "smsConsentAt", created_at as "createdAt", custom_fields as "customFields",
            array(select tag from customer_tags t where t.business_id = $1 and t.customer_id = c.customer_id
                   order by folded(tag)) as tags,
            coalesce((select jsonb_agg(jsonb_build_object('id', s.segment_id, 'name', s.name) order by s.name_key)
               from customer_segment_assignments a
               join customer_segments s on s.business_id = $1 and s.segment_id = a.segment_id
              where a.business_id = $1 and a.customer_id = c.customer_id and s.archived_at is null), '[]') as segments
       from customers c where business_id = $1 and external_id = coalesce(
         (select k.external_id from customer_aliases a join customers k on k.business_id = $1 and k.customer_id = a.customer_id
           where a.business_id = $1 and a.external_id = $2), $2)`,
    [businessId, externalId],
  );
  return rows[0] ?? null;
};
