require('./stub-child.js');
