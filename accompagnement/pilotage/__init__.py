"""What steers accompanied access: lines without identity, the map of flats, the yearly figures."""
