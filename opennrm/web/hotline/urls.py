"""Addresses of the telephone line's desk."""

from django.urls import path

from opennrm.web.hotline import call, calling, handing, home, log, look, numbers, shift, signal

app_name = "hotline"
urlpatterns = [
    path("", home.home, name="home"),
    path("new/", call.new, name="new"),
    path("advice/", call.advice, name="advice"),
    path("log/", log.log, name="log"),
    path("numbers/", numbers.numbers, name="numbers"),
    path("shifts/", shift.hand_over, name="shifts"),
    path("shifts/<uuid:hand_over_id>/", shift.left, name="shift"),
    path("shifts/<uuid:hand_over_id>/take/", shift.take_over, name="take_over"),
    path("back/<uuid:call_id>/", calling.call, name="calling"),
    path("back/<uuid:call_id>/<slug:what>/", calling.done, name="called"),
    path("handed/<uuid:handing_id>/", handing.handed, name="handed"),
    path("handed/<uuid:handing_id>/take/", handing.take, name="take"),
    path("handed/<uuid:handing_id>/back/", handing.back, name="give_back"),
    path("<uuid:signal_id>/", signal.detail, name="signal"),
    path("<uuid:signal_id>/write/", call.write, name="write"),
    path("<uuid:signal_id>/promise/", signal.promise, name="promise"),
    path("<uuid:signal_id>/close/", signal.close, name="close"),
    path("<uuid:signal_id>/look/", look.look, name="look"),
    path("<uuid:signal_id>/hand/", handing.hand, name="hand"),
    path("<uuid:signal_id>/<slug:what>/", signal.press, name="press"),
]
