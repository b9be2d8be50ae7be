mod hostile;
mod reading;
mod world;
