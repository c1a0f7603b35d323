export { MembersPage as default } from "#ui/report/customers/members-page.tsx";
