export { UsersPage as default } from "#ui/accounts/users/users-page.tsx";
