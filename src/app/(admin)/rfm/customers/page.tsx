export { MembersPage as default } from "#ui/members/members-page.tsx";
