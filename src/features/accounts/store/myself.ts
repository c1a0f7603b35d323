import type { BusinessRow } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import type { StartPages, TableDensity } from "#core/values/preferences.ts";
import { countUnread } from "#records/alerts/alerts.ts";
import type { InboxReader } from "#records/rules/alerts.ts";
import type { BusinessTexts } from "#records/rules/business-texts.ts";
import type { RfmScheme } from "#records/rules/rfm/scheme.ts";
import { rolesSeenBy, type ViewList } from "#records/rules/view-lists.ts";

type Person = {
  name: string;
  email: string | null;
  language: LanguageTag | null;
  tableDensity: TableDensity | null;
};

/** IDs of saved views by list. */
type DefaultViews = Partial<Record<ViewList, string>>;

type MyselfRow = {
  /** Null if the membership or token was deleted after authentication. */
  person: Person | null;
  business: BusinessRow & { startPages: StartPages; sampleOf: { slug: string; name: string } | null };
  storefronts: { id: number; name: string }[];
  /** Whether the gross margin of any customer is known. */
  hasCosts: boolean;
  texts: BusinessTexts | null;
  /** The active version of the business's own RFM segments, with its texts and colors; null for the standard ones. */
  rfmScheme: { version: number; looks: RfmScheme["looks"] } | null;
  unreadAlerts: number;
  defaultViews: DefaultViews;
};

/**
 * What every page needs of the actor and their business, in one statement, because each page load reads it. Undefined if the
 * business was deleted after authentication.
 */
export const readMyself = (
  scope: Scope,
  { kind, id, role, isManager, kinds: alertKinds }: InboxReader & Pick<Actor, "kind" | "role">,
): Promise<MyselfRow | undefined> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<MyselfRow>(
      `select
          (select jsonb_build_object('name', u.name, 'email', u.email, 'language', u.language, 'tableDensity', u.table_density)
             from memberships m join users u on u.id = m.user_id
             where m.business_id = $1 and m.user_id::text = $2 and $3 = 'user'
           union all
           select jsonb_build_object('name', t.name, 'email', null, 'language', null, 'tableDensity', null)
             from api_tokens t where t.business_id = $1 and t.id::text = $2 and $3 = 'token') as person,
          jsonb_build_object('id', b.id, 'slug', b.slug, 'name', b.name, 'timeZone', b.time_zone, 'currency', b.currency, 'rfmDays', b.rfm_days,
            'startPages', b.start_pages, 'sampleOf', (select jsonb_build_object('slug', p.slug, 'name', p.name) from businesses p where p.id = b.sample_of)
          ) as business,
          (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.id), '[]')
             from storefronts s where s.business_id = $1) as storefronts,
          exists (select from customer_metrics where business_id = $1 and gross_margin is not null) as has_costs,
          (select texts from business_texts where business_id = $1) as texts,
          (select jsonb_build_object('version', s.version, 'looks', s.scheme -> 'looks') from rfm_scheme_choices c
             join rfm_schemes s on s.business_id = $1 and s.version = c.version where c.business_id = $1) as rfm_scheme,
          (${countUnread("$2", "$4", "$5")}) as unread_alerts,
          (select coalesce(jsonb_object_agg(d.list, d.view_id), '{}')
             from default_views d join saved_views v on v.business_id = $1 and v.id = d.view_id
             where d.business_id = $1 and d.actor_id = $2 and v.deleted_at is null
               and (v.owner_id = $2 or v.shared_with = any($6))) as default_views
        from businesses b where b.id = $1`,
      [scope.businessId, id, kind, isManager, alertKinds, rolesSeenBy(role)],
    );
    return rows[0];
  });
