export { RetentionPage as default } from "#ui/customers/privacy/retention/retention-page.tsx";
