// App Service, managed identity, Azure Bot and Teams channel for one Latchkey. No secret goes in or comes out: the bot proves itself by its managed identity.
@description('Name of the web app and of the Azure Bot: letters, digits and hyphens, unique in the world.')
@minLength(4)
@maxLength(42)
param name string

@description('Client id of the bot\'s application in Entra.')
param microsoftAppId string

@description('The one tenant that is served.')
param microsoftAppTenantId string = tenant().tenantId

@description('One instance of this plan is enough, and the database allows no more.')
param planSku string = 'B1'

@allowed(['global', 'usgov', 'dod', 'china'])
param cloud string = 'global'

@description('End of the web app\'s address: azurewebsites.us and chinacloudsites.cn in the other clouds.')
param webDomain string = 'azurewebsites.net'

param location string = resourceGroup().location

var publicUrl = 'https://${name}.${webDomain}'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: '${name}-plan'
  location: location
  kind: 'linux'
  sku: { name: planSku, capacity: 1 }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: name
  location: location
  kind: 'app,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    siteConfig: {
      linuxFxVersion: 'NODE|22-lts'
      appCommandLine: 'node dist/main.js'
      alwaysOn: true
      ftpsState: 'Disabled'
      minTlsVersion: '1.2'
      numberOfWorkers: 1
      appSettings: [
        { name: 'MicrosoftAppId', value: microsoftAppId }
        { name: 'MicrosoftAppTenantId', value: microsoftAppTenantId }
        { name: 'MicrosoftAppType', value: 'SingleTenant' }
        { name: 'MicrosoftAppFederatedClientId', value: identity.properties.clientId }
        { name: 'PUBLIC_URL', value: publicUrl }
        { name: 'CLOUD', value: cloud }
        { name: 'DATABASE_URL', value: 'file:/home/data/latchkey.db' }
        { name: 'DATABASE_JOURNAL', value: 'delete' }
        { name: 'PROXIES', value: '1' }
        { name: 'SCM_DO_BUILD_DURING_DEPLOYMENT', value: 'true' }
      ]
    }
  }
}

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: name
  location: 'global'
  kind: 'azurebot'
  sku: { name: 'F0' }
  properties: {
    displayName: 'Latchkey'
    endpoint: '${publicUrl}/api/messages'
    msaAppType: 'SingleTenant'
    msaAppId: microsoftAppId
    msaAppTenantId: microsoftAppTenantId
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: { channelName: 'MsTeamsChannel' }
}

output PUBLIC_URL string = publicUrl
output PUBLIC_HOST string = '${name}.${webDomain}'
output IDENTITY_CLIENT_ID string = identity.properties.clientId
output WEB_APP_RESOURCE_ID string = site.id
