// The one copy of a worker, see warm-environment.js.
module.exports = takeShared('adaptivecards-templating');
