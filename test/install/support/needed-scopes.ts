// The delegated permissions of the bot, written down a second time: a new one is a decision of its own, and every installation has to consent to it.
export const NEEDED = [
  'AppRoleAssignment.ReadWrite.All',
  'Application.Read.All',
  'Application.ReadWrite.All',
  'AuditLog.Read.All',
  'Directory.Read.All',
  'Policy.Read.All',
  'Policy.ReadWrite.ApplicationConfiguration',
  'User.Read',
  'User.Read.All',
  'User.ReadWrite.All',
  'offline_access',
  'openid',
  'profile',
];
