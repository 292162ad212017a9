LISTEN changes;
UNLISTEN *;
NOTIFY changes, 'x';
