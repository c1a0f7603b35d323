export { AuditPage as default } from "#ui/accounts/audit/audit-page.tsx";
